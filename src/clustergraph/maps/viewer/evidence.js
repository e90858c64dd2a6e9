// The popover of a fact: who says it, where, how certain it is, as it is printed, and how else it may be read.
function makeEvidence(popover, model, show) {
  let opener = null;

  function sentence(fact) {
    return `${model.name(model.nodes[fact.subject])} – ${model.relation(fact)}: ${fact.value.text && fact.translations.length ? show.bestText(fact)[0] : model.plain(fact.value)}`;
  }

  function textRows(key, texts) {
    return texts.length
      ? show.row(
          model.word(key),
          texts.map(([text, tag]) =>
            element(
              "div",
              {},
              key === "asPrinted" ? element("mark", {}, isolated(text, tag)) : isolated(text, tag),
            ),
          ),
        )
      : [];
  }

  function open(fact, from) {
    close();
    opener = from;
    from.setAttribute("aria-expanded", "true");
    const sources = [
      ...new Set([...fact.evidence, ...fact.context].map((passage) => model.passages[passage][0])),
    ];
    const printed = fact.isName && fact.line === "solid" ? [fact.value.text] : fact.mentions;
    const rows = [
      show.row(model.word("certainty"), show.sure(fact.line)),
      fact.states.length ? show.row(model.word("state"), fact.states.map(model.term).join(", ")) : [],
      textRows("asPrinted", printed),
      textRows("translated", fact.translations),
      fact.qualifiers.flatMap(([name, value]) =>
        show.row(capital(model.term(name)), isolated(model.plain(value))),
      ),
      textRows("ambiguity", fact.ambiguities),
      fact.context.length ? show.row(model.word("context"), fact.context.map(model.cite).join(", ")) : [],
    ];
    popover.replaceChildren(
      element(
        "div",
        { class: "popover-head" },
        element("span", {}, model.word("evidence")),
        element("span", {}, where(fact, sources)),
      ),
      element(
        "button",
        {
          type: "button",
          class: "close",
          "aria-label": model.word("close"),
          on: {
            click: () => {
              close();
              giveBack();
            },
          },
        },
        "✕",
      ),
      element("h2", {}, isolated(sentence(fact))),
      element("dl", {}, rows),
      ...sources.map(aboutSource),
    );
    popover.setAttribute("aria-label", model.word("evidence"));
    popover.hidden = false;
    putBeside(from);
    popover.querySelector(".close").focus({ preventScroll: true });
  }

  function where(fact, sources) {
    return sources
      .map((at) => {
        const source = model.sources[at];
        const paragraphs = fact.evidence
          .filter((passage) => model.passages[passage][0] === at)
          .map((passage) => `¶ ${model.passages[passage][1]}`);
        return [
          `${model.word("article")} ${source.letter}`,
          source.language ? model.languageName(source.language) : "",
          paragraphs.join(" + "),
        ]
          .filter(Boolean)
          .join(" · ");
      })
      .join("; ");
  }

  // What the sheet says about a source; its title stands above.
  function aboutSource(at) {
    const source = model.sources[at];
    const [title, tag] = model.inLanguage(source.title);
    const said = source.statements.filter(([, value]) => !value.text || !value.text[1]);
    const rows = [...groupBy(said, ([name]) => name)].map(([name, all]) =>
      show.row(
        capital(model.term(name)),
        all.map(([, value], number) => [number ? ", " : "", show.shown(value)]),
      ),
    );
    return element(
      "details",
      {},
      element("summary", {}, `${model.word("aboutSource")}: ${source.letter}`),
      element("p", { lang: tag || undefined }, isolated(title || source.id)),
      element("dl", {}, rows),
    );
  }

  function putBeside(from) {
    const box = from.getBoundingClientRect();
    const size = popover.getBoundingClientRect();
    const left = Math.max(8, Math.min(box.right - size.width + 12, window.innerWidth - size.width - 8));
    const below = box.bottom + 8 + size.height < window.innerHeight;
    const top = below
      ? box.bottom + 8
      : Math.max(8, Math.min(box.top - size.height - 8, window.innerHeight - size.height - 8));
    popover.style.left = `${left}px`;
    popover.style.top = `${top}px`;
  }

  function close() {
    if (popover.hidden) return false;
    popover.hidden = true;
    if (opener) opener.setAttribute("aria-expanded", "false");
    return true;
  }

  // Back to the chip that the popover was opened from.
  function giveBack() {
    if (opener && opener.isConnected) opener.focus();
  }

  return { open, close, giveBack };
}
