/// What pages do beyond forms and links: they follow what happens. Without it they are read anew every 15 seconds.
let script = """
    // One connection for all windows of a browser: whoever holds the lock listens, and tells the others.
    const news = new BroadcastChannel("pra-events");
    const kinds = ["status", "alerts", "dashboard", "resync"];

    let asking = null;

    function tell(kind) { news.postMessage(kind); heard(kind); }

    function listen() {
      const source = new EventSource("/api/v1/events");
      for (const kind of kinds) { source.addEventListener(kind, () => tell(kind)); }
      // While nobody tells anything, pages ask by themselves; one that is refused has to be opened anew.
      source.onerror = () => {
        asking ??= setTimeout(() => { asking = null; tell("status"); }, 15000);
        if (source.readyState === EventSource.CLOSED) { setTimeout(listen, 15000); }
      };
      return new Promise(() => {});
    }

    // A page is put in place of itself, unless somebody is at something in it.
    const live = document.querySelector("main[data-live]");
    let waiting = null;

    function isBusy() {
      const active = document.activeElement;
      const filled = "input:not([type=hidden], [type=checkbox]), textarea";
      return live.dataset.busy !== undefined
        || [...live.querySelectorAll(filled)].some((field) => field.value !== field.defaultValue)
        || (live.contains(active) && active.matches("input, select, textarea, details[open] *"));
    }

    async function refresh() {
      waiting = null;
      if (document.hidden || isBusy()) { return later(); }
      const reply = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
      if (reply?.redirected) { return location.reload(); }
      if (!reply?.ok) { return later(15000); }
      const page = new DOMParser().parseFromString(await reply.text(), "text/html").querySelector("main");
      if (page && !isBusy()) { swap(page); }
    }

    function swap(page) {
      const focused = document.activeElement?.id;
      const open = new Set([...live.querySelectorAll("details[open]")].map(nameOf));
      live.replaceChildren(...page.childNodes);
      for (const [name, value] of Object.entries(page.dataset)) { live.dataset[name] = value; }
      for (const part of live.querySelectorAll("details")) { part.open ||= open.has(nameOf(part)); }
      if (focused) { document.getElementById(focused)?.focus({ preventScroll: true }); }
      live.dispatchEvent(new Event("swapped"));
    }

    // What somebody opened stays open: by its own name, or its place in what has one.
    function nameOf(part) {
      const home = part.id ? part : part.closest("[id]");
      return `${home.id} ${[...home.querySelectorAll("details")].indexOf(part)}`;
    }

    function later(pause = 3000) { waiting ??= setTimeout(refresh, pause); }
    function heard(kind) { later(kind === "status" ? 1000 : 100); }

    if (live) {
      news.addEventListener("message", (event) => heard(event.data));
      document.addEventListener("visibilitychange", () => { if (!document.hidden) { later(0); } });
      if (navigator.locks) { navigator.locks.request("pra-events", listen); } else { setInterval(later, 15000); }
    }

    """
