/// Cards are arranged by pointer and by keyboard. What is wanted is sent as a move; where somebody, or another window,
/// arranged meanwhile, it is meant for what is there now.
let boardScript = """
    const board = () => document.getElementById("board");
    const cards = () => [...board().children];
    const say = (words, card) => {
      const all = cards(), place = all.indexOf(card) + 1;
      document.getElementById("say").textContent = words
        .replace("%n", card?.dataset.title ?? "").replace("%p", place).replace("%t", all.length);
    };
    let held = null, start = [], pointer = null, isPlacing = false;

    function lift(card) {
      held = card;
      start = cards();
      live.dataset.busy = "";
      card.classList.add("held");
    }

    function letGo() {
      held.classList.remove("held");
      delete live.dataset.busy;
      held = null;
      pointer = null;
    }

    function place(card, before) {
      if (before === card || before === card.nextElementSibling) { return; }
      // What is put elsewhere loses the focus for a moment.
      isPlacing = true;
      board().insertBefore(card, before);
      document.getElementById(`handle-${card.dataset.widget}`).focus({ preventScroll: true });
      isPlacing = false;
    }

    function cancel() {
      const card = held;
      letGo();
      start.forEach((one) => board().append(one));
      card.querySelector(".handle").focus();
      say(board().dataset.cancelled, card);
    }

    async function drop() {
      const card = held, isMoved = cards().some((one, index) => one !== start[index]);
      const id = card.dataset.widget, after = card.previousElementSibling?.dataset.widget;
      const move = !after ? { id, to: "first" } : card.nextElementSibling ? { id, after } : { id, to: "last" };
      letGo();
      say(board().dataset.dropped, card);
      if (!isMoved) { return; }
      if (!await send(move)) { say(board().dataset.failed, card); }
      later(0);
    }

    async function send(move) {
      const path = `/api/v1/dashboards/${encodeURIComponent(board().dataset.dashboard)}/moves`;
      for (let tries = 0; tries < 3; tries += 1) {
        const reply = await fetch(path, {
          method: "POST", body: JSON.stringify({ moves: [move] }),
          headers: { "Content-Type": "application/json", "If-Match": `"${board().dataset.tag}"` },
        }).catch(() => null);
        const tag = reply?.headers.get("ETag");
        if (tag) { board().dataset.tag = tag.replaceAll('"', ""); }
        if (reply?.ok) { return true; }
        if (reply?.status !== 412) { return false; }
      }
      return false;
    }

    const handleOf = (event) => event.target.closest?.(".handle");

    function onKey(event) {
      const handle = handleOf(event);
      if (!handle) { return; }
      const card = handle.closest(".card");
      if (event.key === " " || event.key === "Enter") {
        event.preventDefault();
        if (held) { drop(); } else { lift(card); say(board().dataset.lifted, card); }
        return;
      }
      if (!held) { return; }
      if (event.key === "Escape") { event.preventDefault(); return cancel(); }
      const next = card.nextElementSibling;
      const ways = {
        ArrowUp: card.previousElementSibling, ArrowLeft: card.previousElementSibling,
        ArrowDown: next?.nextElementSibling ?? null, ArrowRight: next?.nextElementSibling ?? null,
        Home: board().firstElementChild, End: null,
      };
      if (!(event.key in ways)) { return; }
      event.preventDefault();
      const isAtStart = ["ArrowUp", "ArrowLeft"].includes(event.key) && !card.previousElementSibling;
      if (!isAtStart) { place(card, ways[event.key]); }
      say(board().dataset.moved, card);
    }

    function onDown(event) {
      const handle = handleOf(event);
      if (!handle || event.button > 0 || held) { return; }
      pointer = event.pointerId;
      handle.setPointerCapture(pointer);
      lift(handle.closest(".card"));
      say(board().dataset.lifted, held);
    }

    function onMove(event) {
      if (event.pointerId !== pointer) { return; }
      const edge = event.clientY < 60 ? -12 : event.clientY > innerHeight - 60 ? 12 : 0;
      if (edge) { scrollBy(0, edge); }
      const over = document.elementFromPoint(event.clientX, event.clientY)?.closest(".card");
      if (!over || over === held) { return; }
      const box = over.getBoundingClientRect(), all = cards();
      const isForward = all.indexOf(over) > all.indexOf(held);
      // Well into it, so that cards of different sizes do not jump to and fro.
      const isBeside = held.offsetTop === over.offsetTop;
      const way = isBeside ? (event.clientX - box.left) / box.width : (event.clientY - box.top) / box.height;
      const isPast = isForward ? way > 0.4 : way < 0.6;
      if (!isPast) { return; }
      place(held, isForward ? over.nextElementSibling : over);
      held.querySelector(".handle").setPointerCapture(pointer);
      say(board().dataset.moved, held);
    }

    if (document.getElementById("board")) {
      document.documentElement.dataset.scripted = "";
      live.addEventListener("keydown", onKey);
      live.addEventListener("pointerdown", onDown);
      live.addEventListener("pointermove", onMove);
      live.addEventListener("pointerup", (event) => { if (event.pointerId === pointer) { drop(); } });
      live.addEventListener("pointercancel", (event) => { if (event.pointerId === pointer) { cancel(); } });
      live.addEventListener("focusout", (event) => {
        if (held && pointer === null && !isPlacing && handleOf(event)) { cancel(); }
      });
    }

    """
