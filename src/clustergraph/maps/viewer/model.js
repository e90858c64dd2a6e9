// What the page knows: the JSON block, read once, with the questions that all parts of the viewer ask.
// Facts, terms, passages and nodes refer to each other by index. Labels are objects: language → text.
const NO_FACTS = Object.freeze([]);

function readModel(data) {
  const words = data.words;
  const nodes = data.nodes.map((node, index) => ({
    others: NO_FACTS,
    more: NO_FACTS,
    states: NO_FACTS,
    missing: NO_FACTS,
    ...node,
    index,
    edges: [],
    about: [],
    naming: [],
  }));
  const facts = data.facts.map((fact, index) => ({
    evidence: NO_FACTS,
    context: NO_FACTS,
    states: NO_FACTS,
    mentions: NO_FACTS,
    ambiguities: NO_FACTS,
    translations: NO_FACTS,
    qualifiers: NO_FACTS,
    roles: NO_FACTS,
    ...fact,
    line: fact.line || "solid",
    index,
  }));
  const edges = data.edges.map((edge, index) => ({ ...edge, index }));
  for (const edge of edges) for (const end of edge.ends) nodes[end].edges.push(edge.index);
  for (const fact of facts) {
    nodes[fact.subject].about.push(fact);
    if (fact.value.node !== undefined) nodes[fact.value.node].naming.push(fact);
  }
  for (const edge of edges) {
    const read = edge.relations.flatMap((relation) => relation.facts.map((fact) => facts[fact]));
    edge.sources = new Set(read.flatMap((fact) => fact.evidence.map((passage) => data.passages[passage][0])));
  }
  for (const node of nodes) {
    node.sources = new Set(
      [...node.about, ...node.naming].flatMap((fact) =>
        fact.evidence.map((passage) => data.passages[passage][0]),
      ),
    );
  }

  const languageNames = new Map();

  const model = {
    ...data,
    nodes,
    facts,
    edges,
    language: "en",

    word(key, ...values) {
      const text = (words[key] || {})[model.language] || (words[key] || {}).en || key;
      return text.replace(/\{(\d)\}/g, (_, at) => values[at]);
    },
    counted(key, number) {
      const forms = words[key][model.language] || words[key].en;
      const form = forms[new Intl.PluralRules(model.language).select(number)] || forms.other;
      return form.replace("{0}", number);
    },
    languageName(tag) {
      const key = `${model.language} ${tag}`;
      if (!languageNames.has(key)) languageNames.set(key, nameOfLanguage(model.language, tag));
      return languageNames.get(key);
    },
    // A label in the language of the interface, else in English, else as it is: [text, language].
    inLanguage(labels) {
      for (const tag of [model.language, "en", ...Object.keys(labels)])
        if (labels[tag]) return [labels[tag], tag];
      return ["", ""];
    },
    label: (labels) => model.inLanguage(labels)[0],
    term: (index) => model.label(data.terms[index]),
    name: (node) => (Object.keys(node.names).length ? model.label(node.names) : node.id),
    kind: (node) => (node.kind >= 0 ? model.label(data.kinds[node.kind].label) : model.word("other")),
    kindClass: (kind) => (kind >= 0 ? `kind-${kind}` : "kind-none"),
    shape: (node) => (node.kind >= 0 ? data.kinds[node.kind].shape : "circle"),
    date: (edtf) => model.label(data.dates[edtf] || { en: edtf }),
    cite: (passage) => `${data.sources[data.passages[passage][0]].letter} ¶${data.passages[passage][1]}`,
    certainty: (line) => model.word({ solid: "stated", dotted: "implied", dashed: "planned" }[line]),
    hasName: (node) => Object.keys(node.names).length > 0,

    // A value as text, for headings, roles, the table.
    plain(value) {
      if (value.node !== undefined) return model.name(nodes[value.node]);
      if (value.term !== undefined) return model.term(value.term);
      if (value.date !== undefined) return model.date(value.date);
      if (value.text) return value.text[0];
      if (value.address) return value.address;
      if (value.count) return model.count(value.count);
      return "";
    },
    count([least, most, counted]) {
      let number = "";
      if (least !== null && least === most) number = String(least);
      else if (least !== null && most !== null) number = `${least}–${most}`;
      else if (least !== null) number = model.word("atLeast", least);
      else if (most !== null) number = model.word("atMost", most);
      const what =
        counted.find(([, tag]) => tag === model.language) ||
        counted.find(([, tag]) => tag === "en") ||
        counted[0];
      return [number, what ? what[0] : ""].filter(Boolean).join(" ");
    },
    // What a fact says of its value: the role where one is given, after the property unless that is said in it.
    relation(fact) {
      const property = model.term(fact.property);
      const roles = fact.roles
        .filter((role) => !role.text || !role.text[1] || isBestText(fact.roles, role))
        .map(model.plain);
      const rest = roles.filter((role) => role.toLowerCase() !== property.toLowerCase());
      if (!roles.length || !rest.length) return property;
      const says = rest.some((role) => role.toLowerCase().includes(property.toLowerCase()));
      return [...(says ? [] : [property]), ...rest].join(" · ");
    },
    // The relations of an edge as seen from one of its ends: "organiser", or "organiser: this" if the end is the value.
    seenFrom(edge, end) {
      const found = edge.relations.flatMap((relation) => {
        const said = relation.facts.length
          ? relation.facts.map((fact) => model.relation(facts[fact]))
          : [model.term(relation.property)];
        return said.map((text) => (relation.from === end ? text : `${text}: ${model.word("this")}`));
      });
      return [...new Set(found)];
    },
    neighbours(start, steps) {
      const found = new Set([start]);
      for (let step = 0; step < steps; step += 1) {
        for (const one of [...found])
          for (const edge of nodes[one].edges) for (const end of edges[edge].ends) found.add(end);
      }
      return found;
    },
  };

  // Of the same role in several languages only the best is shown.
  function isBestText(roles, role) {
    const texts = roles.filter((one) => one.text && one.text[1]);
    const best =
      texts.find((one) => one.text[1] === model.language) ||
      texts.find((one) => one.text[1] === "en") ||
      texts[0];
    return best === role;
  }

  return model;
}

function nameOfLanguage(language, tag) {
  try {
    return new Intl.DisplayNames([language], { type: "language" }).of(tag) || tag;
  } catch {
    return tag;
  }
}
