/// Of the cards of widgets and their drawings, in the colours of the rest. What a colour says, a symbol or a word says
/// too.
let widgetStyle = """
    :root { --fill: #4a7fd0; --track: #e4e8ed; --good: #3f8a55; --warn: #b27511; --bad: #cf4a55; --mark: #1f4f99; }
    @media (prefers-color-scheme: dark) {
      :root { --fill: #5b8bd0; --track: #262d36; --good: #3d8a52; --warn: #a87d24; --bad: #c4525b; --mark: #8ab4f8; } }
    .widget { display: grid; grid-template-columns: minmax(0, 1fr); gap: .75rem; }
    .widget p, .widget ul, .widget dl, .widget figure { margin: 0; }
    .widget ul { padding: 0; list-style: none; }
    .headline { display: flex; flex-wrap: wrap; align-items: baseline; gap: .15rem .6rem; }
    .headline strong { font-size: 1.75rem; line-height: 1.1; font-weight: 650; font-variant-numeric: tabular-nums;
      overflow-wrap: anywhere; }
    .headline > span:first-of-type { flex: 1 1 12rem; }
    .headline .level { margin-inline-start: auto; padding: .1rem .6rem; border: 1px solid currentcolor;
      border-radius: 1rem; font-size: .875rem; }
    .headline .level.unknown { border-style: dashed; }
    .trouble span { color: var(--dim); font-weight: 400; }
    .stale { padding: .4rem .6rem; border: 1px dashed var(--unknown); border-radius: .375rem; font-size: .9rem; }
    .reasons { display: grid; gap: .25rem; font-size: .95rem; }
    .reasons li { padding-inline-start: .6rem; border-inline-start: 3px solid var(--bad); overflow-wrap: anywhere; }
    .is-warning .reasons li { border-color: var(--warn); }
    .is-unknown .reasons li { border-color: var(--unknown); border-inline-start-style: dashed; }
    .widget figcaption { margin-bottom: .4rem; color: var(--dim); font-size: .875rem; }
    .legend { display: flex; flex-wrap: wrap; gap: .25rem 1rem; color: var(--dim); font-size: .875rem; }
    .legend svg { vertical-align: -.15rem; }
    .counts { font-weight: 600; }
    .facts { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; font-size: .95rem; }
    .facts dt { color: var(--dim); } .facts dd { margin: 0; font-variant-numeric: tabular-nums; }
    .alerts { display: grid; gap: .5rem; }
    .alerts li { overflow-wrap: anywhere; } .alerts small { display: block; color: var(--dim); font-size: .875rem; }
    .widget summary { padding: .25rem 0; min-height: 1.5rem; cursor: pointer; color: var(--dim); font-size: .9rem; }
    .scroll { overflow-x: auto; }
    .scroll table { width: max-content; min-width: 100%; font-size: .875rem; font-variant-numeric: tabular-nums; }
    .scroll th { font-weight: 600; } .scroll td { max-width: 22rem; overflow-wrap: break-word; }
    .good { color: var(--ok); } .bad { color: var(--critical); } .doubtful { color: var(--warning); }
    .chart { display: block; overflow: visible; } .legend .chart { display: inline-block; }
    .chart text { font: 12.5px system-ui, sans-serif; fill: currentcolor; font-variant-numeric: tabular-nums; }
    .chart text.dim { fill: var(--dim); } .chart text.name { font-weight: 600; }
    .chart text.ok { fill: var(--ok); } .chart text.warning { fill: var(--warning); }
    .chart text.critical { fill: var(--critical); } .chart text.unknown { fill: var(--unknown); }
    .chart .track { fill: var(--track); } .chart .span, .chart .column, .chart .part.neutral { fill: var(--fill); }
    .chart .part.ok { fill: var(--good); } .chart .part.warning { fill: var(--warn); }
    .chart .part.critical, .chart .over { fill: var(--bad); }
    .chart .part.unknown { fill: none; stroke: var(--unknown); stroke-width: 1; stroke-dasharray: 3 2; }
    .chart .unseen { fill: none; stroke: var(--unknown); stroke-width: 1; stroke-dasharray: 4 3; }
    .chart .gap { fill: Canvas; stroke: var(--bad); stroke-width: 1.5; stroke-dasharray: 4 2; }
    .chart .axis { stroke: var(--line); stroke-width: 1; } .chart .tick { stroke: Canvas; stroke-width: 1.5; }
    .chart .now { stroke: var(--dim); stroke-width: 1; stroke-dasharray: 2 3; }
    .chart .target { stroke: var(--critical); stroke-width: 1.5; stroke-dasharray: 5 3; }
    .chart .dot { fill: var(--good); } .chart .ring { fill: Canvas; stroke: var(--mark); stroke-width: 2; }
    .chart .cross { fill: none; stroke: var(--bad); stroke-width: 2.5; stroke-linecap: round; }
    .chart .going { fill: var(--mark); } .chart .later { fill: Canvas; stroke: var(--dim); stroke-width: 1.5; }
    .chart .box { fill: var(--paper); stroke: var(--line); } .chart .box.unsure { stroke: var(--unknown);
      stroke-dasharray: 4 3; fill: none; }
    .chart .edge { stroke: var(--dim); stroke-width: 1.5; }
    .chart .edge.streaming { stroke: var(--good); stroke-width: 2; }
    .chart .edge.broken { stroke: var(--bad); stroke-width: 2; stroke-dasharray: 6 4; }
    .chart .edge.idle, .chart .edge.unknown { stroke-dasharray: 2 4; } .chart .arrow { fill: var(--good); }
    .exposure { overflow-x: auto; } .exposure figure { margin: 0; } .exposure svg { width: 100%; min-width: 42rem;
      max-width: 64rem; height: auto; display: block; }
    .exposure figcaption { color: var(--dim); font-size: .875rem; }
    .exposure text { font: 12px system-ui, sans-serif; fill: var(--dim); } .exposure .frame { fill: var(--paper); }
    .exposure .grid { stroke: var(--line); } .exposure .curve { fill: none; stroke: var(--mark); stroke-width: 1.5; }
    .exposure .area { fill: var(--fill); fill-opacity: .25; } .exposure .over { fill: var(--bad); fill-opacity: .4; }
    .exposure line.target { stroke: var(--critical); stroke-width: 1.5; stroke-dasharray: 6 4; }
    .exposure text.target { fill: var(--critical); font-weight: 600; }
    .exposure .hatch { stroke: var(--line); stroke-width: 2; } .exposure .partial { opacity: .35; }
    .widget + .wide { margin-top: 1rem; }
    .spans { display: flex; flex-wrap: wrap; gap: .25rem 1rem; margin: 0 0 .5rem; padding: 0; list-style: none; }
    .spans a { display: inline-block; min-height: 1.6rem; } .spans a[aria-current] { color: inherit; font-weight: 600;
      text-decoration: none; }
    @media (max-width: 40rem) { .facts { grid-template-columns: 1fr; gap: 0; } .facts dd { margin-bottom: .4rem; }
      .scroll tr { display: table-row; } .scroll th, .scroll td { display: table-cell;
      padding: .3rem .5rem; border-top: 1px solid var(--line); } }

    """
