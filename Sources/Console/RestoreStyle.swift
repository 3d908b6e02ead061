/// The page of restores: its form, and the time line with what lies over it to be pointed at. Where its bar is the
/// drawing says.
let restoreStyle = """
    .fields { display: grid; gap: .75rem 1rem; align-items: start;
      grid-template-columns: repeat(auto-fit, minmax(min(100%, 13rem), 1fr)); }
    .fields div { display: grid; gap: .25rem; min-width: 0; }
    .fields input, .ask input { width: 100%; background: Canvas; color: CanvasText; }
    @media (min-width: 40rem) { .fields .send { padding-top: 1.7rem; } }
    h3 { margin: 0; font-size: 1rem; } .legend { margin: 0; padding: 0; list-style: none; }
    .line { position: relative; }
    .parts { position: absolute; inset: 22px 0 auto; height: 46px; margin: 0; padding: 0; list-style: none;
      display: grid; grid-template-columns: repeat(10, minmax(0, 1fr)); }
    .parts a { display: block; height: 100%; border-inline: 1px solid transparent; }
    .parts a:hover, .parts a:focus-visible { background: color-mix(in srgb, var(--accent) 30%, transparent);
      border-color: var(--accent); }
    .chart .unsure { fill: Canvas; stroke: var(--unknown); stroke-width: 1.5; stroke-dasharray: 4 3; }
    .chart .chosen { stroke: CanvasText; stroke-width: 2; } .chart .pin { fill: CanvasText; }
    .few { display: none; }
    @media (max-width: 40rem) { .few { display: inline; } .many { display: none; }
      .list thead { display: none; } .list td { display: grid; grid-template-columns: 9rem minmax(0, 1fr); }
      .list td::before { content: attr(data-name); color: var(--dim); font-weight: normal; } }
    .stack { display: grid; gap: .75rem; align-content: start; } .stack > * { margin: 0; min-width: 0; }
    .stack .facts dd { overflow-wrap: anywhere; } .stack dl dd { margin: 0 0 .5rem; }
    .stack summary { padding: .25rem 0; cursor: pointer; color: var(--dim); }
    .steps { padding-inline-start: 1.5rem; display: grid; gap: .5rem; } .steps small { display: block; }
    .ask { display: grid; gap: .5rem; padding: 1rem; border: 1px solid var(--accent); border-radius: .5rem; }
    .ask > * { margin: 0; } .ask button, .send button { justify-self: start; }
    button.main { background: var(--accent); color: var(--on-accent); border-color: var(--accent); }

    """
