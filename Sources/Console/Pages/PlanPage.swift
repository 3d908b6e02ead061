import Model
import Reports

/// The text of `pra plan`, as of the last look at everything.
func planPage(_ plan: PlanDocument, in language: Language) -> ConsolePage {
    let body = planBody.render([
        "text": text(of: plan, in: language, styled: false), "how": language.text(.consolePlanHow),
    ])
    return ConsolePage(title: language.text(.consolePlan), body: body, item: .plan, isLive: true)
}

private let planBody = Template(
    """
    <p class="hint">{{how}}</p>
    <pre class="paper" tabindex="0">{{text}}</pre>
    """)
