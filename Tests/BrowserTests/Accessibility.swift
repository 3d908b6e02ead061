import Model
import Testing

/// A rule of accessibility (WCAG 2.2 AA) that a page breaks, and where.
struct Barrier: Hashable, Sendable, Decodable, CustomStringConvertible {
    enum Rule: String, Sendable, Decodable, CaseIterable {
        /// Fields, buttons, links and pictures are called something.
        case name
        /// The page says in which language it is written, and what it is.
        case language, title
        /// One main part; headings without a leap, one of the first level.
        case main, headings
        /// An `id` stands once, and what is referred to is there.
        case ids, references
        /// Text against what is behind it: 4.5 to 1, large text 3 to 1.
        case contrast
        /// What is clicked or touched is 24 pixels wide and high.
        case target
        /// Tables say what their rows or columns are.
        case table
        /// Keys walk in the order of the document, and who walks sees where they are.
        case order, focus
        /// What lies beside the window is reached without scrolling sideways.
        case width
    }

    var rule: Rule
    var at: String

    var description: String { "\(rule): \(at)" }
}

extension Browser {
    /// All that the rules find on the page as it is shown now.
    func barriers() async throws -> [Barrier] {
        try await run(audit, as: [Barrier].self) + walk()
    }

    private struct Step: Decodable {
        /// Among all elements of the document; -1 outside of it.
        var place: Int
        var at: String
        var isVisible: Bool
    }

    /// Walks over the page by the Tab key, once round.
    private func walk() async throws -> [Barrier] {
        struct Start: Decodable { var stops: [Int], place: Int }
        let start = try await run(walkStart, as: Start.self)
        var (found, places) = ([Barrier](), [Int]())
        // A browser makes stops of its own of what can be scrolled; after the last it goes to the first or leaves.
        for _ in 0..<start.stops.count + 50 {
            try await press(.tab)
            let step = try await run(walkStep, as: Step.self)
            if step.place < 0 || step.place == places.first { break }
            if step.place <= places.last ?? -1 { found.append(Barrier(rule: .order, at: step.at)) }
            if !step.isVisible { found.append(Barrier(rule: .focus, at: step.at)) }
            places.append(step.place)
        }
        let missed = Set(start.stops).subtracting(places).count
        if missed > 0 { found.append(Barrier(rule: .order, at: "\(missed) stops are not reached")) }
        try await run(
            "const old = document.querySelectorAll('*')[arguments[0]]; if (old) old.focus(); return null;",
            [.integer(Int64(start.place))], as: String?.self)
        return found
    }
}

/// Shared by the scripts: what somebody sees, and how a finding names it.
private let common = #"""
    const seen = e => e.checkVisibility({visibilityProperty: true, opacityProperty: true})
      && !e.closest("[aria-hidden=true]");
    const called = e => {
      const text = e.outerHTML.replace(/\s+/g, " ");
      return text.length > 90 ? text.slice(0, 90) + "…" : text;
    };
    const stops = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]";
    const everything = [...document.querySelectorAll("*")];
    const reachable = () => [...document.querySelectorAll(stops)]
      .filter(e => seen(e) && !e.disabled && e.tabIndex >= 0 && (e.type !== "radio" || e.checked));

    """#

/// The focus goes to the document's beginning; which stops there are, and where it was.
private let walkStart =
    common + #"""
        const place = [...document.querySelectorAll("*")].indexOf(document.activeElement);
        if (document.activeElement) document.activeElement.blur();
        const first = document.createElement("span");
        first.tabIndex = -1;
        document.body.prepend(first);
        first.focus();
        first.remove();
        return {stops: reachable().map(e => everything.indexOf(e)), place};
        """#

private let walkStep =
    common + #"""
        const e = document.activeElement;
        if (!e || e === document.body || e === document.documentElement) return {place: -1, at: "", isVisible: true};
        const style = getComputedStyle(e);
        const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
        return {
          place: everything.indexOf(e), at: called(e),
          isVisible: ring || style.boxShadow !== "none",
        };
        """#

private let audit =
    common + colours + #"""
        const found = [];
        const report = (rule, at) => found.push({rule, at: typeof at === "string" ? at : called(at)});
        const each = (selector, body) => [...document.querySelectorAll(selector)].filter(seen).forEach(body);
        const words = ids => (ids || "").split(/\s+/).filter(Boolean);
        const text = e => [...e.querySelectorAll("img[alt]")].map(i => i.alt).join("") + e.textContent;
        const name = e => (e.getAttribute("aria-label") || "").trim()
          || words(e.getAttribute("aria-labelledby"))
            .map(i => document.getElementById(i)?.textContent || "").join("").trim()
          || [...(e.labels || [])].map(l => l.textContent).join("").trim()
          || (e.getAttribute("title") || "").trim();

        each("input:not([type=hidden], [type=submit]), select, textarea", e => { if (!name(e)) report("name", e); });
        each("button, a[href], summary, [role=button]", e => { if (!name(e) && !text(e).trim()) report("name", e); });
        each("input[type=submit]", e => { if (!name(e) && !e.value) report("name", e); });
        each("img:not([role])", e => { if (!e.hasAttribute("alt")) report("name", e); });
        // What is in a picture is a part of it.
        each("svg:not([role=img] *), [role=img]", e => {
          const title = [...e.children].find(c => c.localName === "title")?.textContent.trim();
          if (!name(e) && !title) report("name", e);
        });

        if (!document.documentElement.lang) report("language", "html");
        if (!document.title.trim()) report("title", "html");
        const mains = [...document.querySelectorAll("main, [role=main]")].filter(seen).length;
        if (mains !== 1) report("main", `${mains} of them`);

        const levels = [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].filter(seen);
        if (levels.filter(h => h.localName === "h1").length !== 1) report("headings", "not one h1");
        levels.reduce((last, h) => {
          const level = Number(h.localName[1]);
          if (level > last + 1) report("headings", h);
          return level;
        }, 0);

        const ids = new Set();
        document.querySelectorAll("[id]").forEach(e => ids.has(e.id) ? report("ids", e) : ids.add(e.id));
        document.querySelectorAll("[aria-labelledby], [aria-describedby], [aria-controls], label[for]").forEach(e => {
          const names = ["aria-labelledby", "aria-describedby", "aria-controls", "for"]
            .map(a => e.getAttribute(a)).join(" ");
          if (words(names).some(i => !document.getElementById(i))) report("references", e);
        });
        each("table:not([role=presentation])", e => { if (!e.querySelector("th")) report("table", e); });

        each("a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button]", e => {
          const box = e.getBoundingClientRect();
          const inText = e.localName === "a" && getComputedStyle(e).display === "inline"
            && e.parentElement.textContent.trim() !== e.textContent.trim();
          if (!inText && (box.width < 24 || box.height < 24)) report("target", e);
        });

        const page = document.documentElement;
        if (page.scrollWidth > page.clientWidth) report("width", `${page.scrollWidth} in ${page.clientWidth} pixels`);

        const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        const looked = new Set();
        while (texts.nextNode()) {
          const e = texts.currentNode.parentElement;
          if (!texts.currentNode.data.trim() || looked.has(e) || !seen(e)) continue;
          if (e.closest("script, style, title, desc")) continue;
          looked.add(e);
          const style = getComputedStyle(e), size = parseFloat(style.fontSize);
          const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
          const ratio = contrast(e, e.closest("svg") ? style.fill : style.color);
          if (!(ratio >= (isLarge ? 3 : 4.5))) report("contrast", `${ratio.toFixed(2)} ${called(e)}`);
        }
        return found;
        """#

/// `contrast(element, colour)`: of its text against what is painted behind it; NaN where a colour is not understood.
private let colours = #"""
    const parts = colour => {
      const match = /^rgba?\(([^)]*)\)$/.exec(colour);
      if (!match) return [NaN, NaN, NaN, 1];
      const [r, g, b, a] = match[1].split(/[ ,/]+/).map(Number);
      return [r, g, b, a === undefined ? 1 : a];
    };
    const over = (top, under) => [0, 1, 2].map(i => top[i] * top[3] + under[i] * (1 - top[3])).concat(1);
    const luminance = colour => {
      const [r, g, b] = colour.slice(0, 3).map(c => c / 255)
        .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const paper = () => {
      const probe = document.createElement("span");
      probe.style.backgroundColor = "Canvas";
      document.body.append(probe);
      const colour = getComputedStyle(probe).backgroundColor;
      probe.remove();
      return parts(colour);
    };
    const behind = e => {
      const layers = [];
      for (let at = e; at; at = at.parentElement) layers.push(parts(getComputedStyle(at).backgroundColor));
      return layers.reverse().reduce((under, top) => over(top, under), paper());
    };
    const contrast = (e, colour) => {
      const ground = behind(e);
      const [light, dark] = [luminance(over(parts(colour), ground)), luminance(ground)].sort((a, b) => b - a);
      return (light + 0.05) / (dark + 0.05);
    };

    """#
