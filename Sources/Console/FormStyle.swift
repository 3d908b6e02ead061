/// Of what people fill in, and of the pages of alerts.
let formStyle = """
    .tabs ul { display: flex; flex-wrap: wrap; gap: .25rem; list-style: none; margin: 0; padding: 0;
      border-bottom: 1px solid var(--line); }
    .tabs a { display: inline-block; padding: .5rem .75rem; color: inherit; text-decoration: none;
      border-bottom: 3px solid transparent; }
    .tabs a:hover { border-color: var(--line); }
    .tabs a[aria-current] { border-color: var(--accent); font-weight: 600; }
    .refusal { padding: .6rem .9rem; border: 1px solid currentcolor; border-radius: .5rem; }
    .field { display: grid; gap: .2rem; } .field > span, .dim { color: var(--dim); font-size: .875rem; }
    .grows { flex: 1 1 16rem; } .row .field { min-width: 0; } .field input, .field select { width: 100%; }
    .row { align-items: end; } .row > span { align-self: center; }
    .sheet { display: grid; gap: 1rem; justify-items: start; max-width: 60rem; }
    .sheet > * { max-width: 100%; }
    .sheet fieldset { width: 100%; } .sheet > .field { min-width: min(100%, 12rem); } .sheet > .row { width: 100%; }
    fieldset { min-width: 0; margin: 0; padding: .75rem 1rem 1rem; border: 1px solid var(--line);
      border-radius: .5rem; display: grid; gap: .6rem; }
    legend { padding: 0 .4rem; font-weight: 600; font-size: .9rem; }
    fieldset p { margin: 0; }
    .matcher > input { flex: 1 1 9rem; min-width: 0; }
    .choices { display: flex; flex-wrap: wrap; gap: .4rem; align-items: center; }
    .choices > .dim { flex: 0 0 6rem; }
    .choices label { position: relative; cursor: pointer; }
    .choices input { position: absolute; inset: 0; width: 100%; height: 100%; min-height: 0; margin: 0; opacity: 0;
      cursor: pointer; }
    .choices label > span { display: block; padding: .3rem .75rem; border: 1px solid var(--dim); border-radius: 1rem;
      font-size: .9rem; }
    .choices input:checked + span { background: var(--accent); color: var(--on-accent); border-color: var(--accent); }
    .choices input:checked + span::before { content: "✓ "; }
    .choices input:focus-visible + span { outline: 3px solid #1f6feb; outline-offset: 2px; }
    button.main { background: var(--accent); color: var(--on-accent); border-color: var(--accent); font-weight: 600; }
    .button { display: inline-block; padding: .4rem .75rem; border: 1px solid var(--dim); border-radius: .375rem;
      text-decoration: none; color: inherit; }
    ul.alerts, ul.plain { display: grid; gap: .75rem; margin: 0; padding: 0; list-style: none; }
    .alert { padding: .6rem .9rem; border: 1px solid var(--line); border-inline-start-width: 4px;
      border-radius: .375rem; overflow-wrap: anywhere; }
    .alert.is-critical { border-inline-start-color: var(--bad); }
    .alert.is-warning { border-inline-start-color: var(--warn); }
    .alert p { margin: 0 0 .25rem; } .alert small { display: block; color: var(--dim); font-size: .875rem; }
    .act summary { padding: .35rem 0; min-height: 1.75rem; cursor: pointer; color: var(--accent); }
    .message { padding: .6rem 0; border-top: 1px solid var(--line); } .message h3 { margin: 0; font-size: 1rem; }
    .message p { margin: .2rem 0; } .message.is-new h3::before { content: "● "; color: var(--accent); }
    section > .head { flex-wrap: wrap; } .head:has(> form, > .button) h2 { flex-basis: auto; }
    section > p:first-child, .head + p { margin-top: 0; } section > p:last-child { margin-bottom: 0; }
    .field .time { width: 6rem; font-variant-numeric: tabular-nums; } td.at { white-space: nowrap; }
    @media (max-width: 40rem) { .tabs a { padding: .5rem .4rem; font-size: .9rem; } .tabs ul { gap: 0; }
      fieldset { padding: .5rem .6rem .75rem; } .choices > .dim { flex-basis: 100%; } }
    .plain .row { justify-content: start; align-items: center; }

    """
