/// Light and dark, from a phone to a wall screen; contrast of all text is above 4.5.
let styleSheet = """
    :root { color-scheme: light dark; --line: #d0d7de; --dim: #57606a; --paper: #f6f8fa;
      --ok: #116329; --warning: #7d4e00; --critical: #a40e26; --unknown: #57606a;
      --accent: #0b57d0; --on-accent: #ffffff; }
    @media (prefers-color-scheme: dark) {
      :root { --line: #30363d; --dim: #9aa4ae; --paper: #161b22;
        --ok: #56d364; --warning: #e3b341; --critical: #ff7b72; --unknown: #9aa4ae;
        --accent: #79b8ff; --on-accent: #0d1117; } }
    * { box-sizing: border-box; }
    body { margin: 0; font: 16px/1.45 system-ui, sans-serif; }
    .bar { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; align-items: center; padding: .5rem 1rem;
      border-bottom: 1px solid var(--line); background: var(--paper); }
    .bar nav { flex: 1; }
    .bar ul { display: flex; flex-wrap: wrap; gap: .25rem; list-style: none; margin: 0; padding: 0; }
    .bar a { display: inline-block; padding: .35rem .6rem; border-radius: .375rem; color: inherit;
      text-decoration: none; }
    .bar a:hover { background: var(--line); }
    .bar a[aria-current] { background: var(--accent); color: var(--on-accent); }
    .brand { font-weight: 700; }
    .skip { position: absolute; left: -99rem; padding: .5rem 1rem; } .skip:focus { left: 1rem; top: 1rem; z-index: 9;
      background: var(--accent); color: var(--on-accent); }
    a { color: var(--accent); }
    h2 > a, td > a, .row > a, .tools > a { display: inline-block; min-height: 1.6rem; min-width: 1.6rem; }
    h1 { margin: 0; font-size: 1.5rem; }
    h2 { margin: 0 0 .5rem; font-size: 1.1rem; }
    main { max-width: 110rem; margin: 0 auto; padding: 1rem; display: grid; gap: 1rem; }
    main > * { min-width: 0; } main > p { margin: 0; }
    .sections { display: grid; gap: 1rem; align-items: start;
      grid-template-columns: repeat(auto-fill, minmax(min(100%, 34rem), 1fr)); }
    .wide { overflow-x: auto; } .wide td { overflow-wrap: normal; }
    .paper { margin: 0; padding: 1rem; border: 1px solid var(--line); border-radius: .5rem; background: var(--paper);
      overflow-x: auto; font-size: .9rem; }
    .wrapped { white-space: pre-wrap; overflow-wrap: anywhere; }
    .hashes { margin: 0; } .hashes dd { margin: 0 0 .25rem; overflow-wrap: anywhere; }
    thead th { color: var(--dim); font-size: .85rem; }
    /* From far away. */
    @media (min-width: 140rem) { .bar, main { zoom: 1.33; } } @media (min-width: 210rem) { .bar, main { zoom: 2; } }
    .unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
    section { border: 1px solid var(--line); border-radius: .5rem; padding: 1rem; overflow-x: auto; }
    table { border-collapse: collapse; width: 100%; }
    th, td { text-align: start; vertical-align: top; padding: .3rem .5rem; border-top: 1px solid var(--line);
      font-weight: normal; overflow-wrap: anywhere; }
    tr:first-child > * { border-top: 0; }
    th { color: var(--dim); white-space: nowrap; overflow-wrap: normal; }
    .level { white-space: nowrap; font-weight: 600; }
    .ok { color: var(--ok); } .warning { color: var(--warning); }
    .critical { color: var(--critical); } .unknown { color: var(--unknown); }
    .summary { font-size: 1.1rem; font-weight: 600; }
    .hint { color: var(--dim); font-size: .9rem; }
    .trouble { color: var(--critical); font-weight: 600; }
    .login { display: block; max-width: 24rem; margin-top: 10vh; }
    .login form { display: grid; gap: .5rem; margin: 1rem 0; }
    input, button { font: inherit; padding: .5rem .75rem; border: 1px solid var(--dim); border-radius: .375rem;
      min-height: 2.75rem; }
    button { cursor: pointer; background: var(--paper); color: inherit; }
    :focus-visible { outline: 3px solid #1f6feb; outline-offset: 2px; }
    @media (max-width: 40rem) { tr { display: block; padding: .4rem 0; border-top: 1px solid var(--line); }
      tr:first-child { border-top: 0; } th, td { display: block; border: 0; padding: .1rem 0; } }

    """
