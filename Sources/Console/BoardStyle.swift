/// A dashboard's cards: in their order, which is that of the page's source, in as many columns as there is room for.
let boardStyle = """
    .board { list-style: none; margin: 0; padding: 0; display: grid; gap: 1rem; align-items: start;
      grid-template-columns: minmax(0, 1fr); }
    @media (min-width: 48rem) { .board { grid-template-columns: repeat(2, minmax(0, 1fr)); } }
    @media (min-width: 80rem) { .board { grid-template-columns: repeat(4, minmax(0, 1fr)); }
      .card.medium { grid-column: span 2; } }
    .card { min-width: 0; scroll-margin-top: 1rem; }
    .card.wide { grid-column: 1 / -1; }
    .card > section { height: 100%; overflow: visible; }
    .card.held > section { outline: 3px solid var(--accent); outline-offset: 2px; }
    .head { display: flex; gap: .5rem; align-items: center; margin-bottom: .75rem; position: relative; }
    .head h2 { flex: 1; margin: 0; overflow-wrap: anywhere; }
    .note { padding: .05rem .5rem; border: 1px solid var(--line); border-radius: 1rem; color: var(--dim);
      font-size: .8rem; white-space: nowrap; }
    .handle { display: none; min-height: 2.25rem; padding: .2rem .6rem; touch-action: none; cursor: grab; }
    [data-scripted] .handle { display: inline-block; }
    .held .handle { cursor: grabbing; }
    .menu summary { list-style: none; padding: .2rem .6rem; min-height: 2.25rem; border: 1px solid var(--dim);
      border-radius: .375rem; cursor: pointer; }
    .menu .panel { position: absolute; z-index: 2; inset-inline-end: 0; top: 100%; display: grid; gap: .25rem;
      padding: .5rem; min-width: 12rem; border: 1px solid var(--line); border-radius: .5rem; background: Canvas; }
    .menu form { display: grid; gap: .25rem; }
    .menu .settings { padding-top: .5rem; border-top: 1px solid var(--line); }
    .row > .settings { display: flex; flex-wrap: wrap; gap: .5rem; align-items: end; }
    .menu button { min-height: 2.25rem; text-align: start; }
    button:disabled { cursor: default; color: var(--dim); border-style: dashed; }
    .tools { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; }
    .tools:not(:has(*)) { display: none; }
    .row { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; margin: .25rem 0; }
    select { font: inherit; padding: .5rem; min-height: 2.75rem; border: 1px solid var(--dim); border-radius: .375rem;
      background: Canvas; color: CanvasText; max-width: 100%; }
    .arrange { display: grid; gap: 1rem; } .arrange > summary { padding: .5rem 0; cursor: pointer; }
    .arrange > section { margin-bottom: 1rem; }
    @media (prefers-reduced-motion: no-preference) { .card { transition: outline-color .15s; } }

    """
