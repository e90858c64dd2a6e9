// Finds names across spellings and scripts: the algorithm of clustergraph's names module on the same
// tables (see names.json there); the test vectors hold for both.
function makeNameSearch(tables) {
  const letters = { ...tables.fold, ...tables.cyrillic };
  const sequences = Object.keys(letters).filter((key) => [...key].length > 1);
  const known = new Map();

  function foldPart(part) {
    if (part in letters) return letters[part];
    if (/^[a-z0-9]$/.test(part)) return part;
    return /^[\p{M}\p{Cf}]$/u.test(part) ? "" : " ";
  }

  function foldLetter(char) {
    if (!known.has(char)) {
      const lower = char.toLowerCase();
      const parts = [...lower.normalize("NFKD").toLowerCase()];
      known.set(char, lower in letters ? letters[lower] : parts.map(foldPart).join(""));
    }
    return known.get(char);
  }

  function fold(text) {
    let lower = text.normalize("NFC").toLowerCase();
    for (const key of sequences) lower = lower.replaceAll(key, letters[key]);
    return [...lower].map(foldLetter).join("").split(/\s+/).filter(Boolean).join(" ");
  }

  function rewriter(pairs) {
    const table = new Map(pairs);
    const keys = [...table.keys()].sort((a, b) => b.length - a.length);
    const pattern = new RegExp(keys.map((key) => key.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|"), "g");
    return (text) => text.replace(pattern, (found) => table.get(found));
  }

  const rewrite = rewriter(tables.variants);

  function stem(word) {
    let cut = word;
    if (cut.length > tables.kept + 1 && tables.endings.some((end) => cut.endsWith(end)))
      cut = cut.slice(0, -2);
    let end = cut.length;
    while (end > tables.kept && tables.vowels.includes(cut[end - 1])) end -= 1;
    return cut.slice(0, end);
  }

  function sound(folded) {
    const words = folded.split(" ").filter(Boolean).map(stem).join(" ");
    return rewrite(" " + words)
      .replace(/([a-z])\1+/g, "$1")
      .trim();
  }

  function plain(text) {
    const lower = text.normalize("NFKC").toLowerCase();
    return lower.replace(/[^\p{L}\p{N}\p{M}]+/gu, " ").trim();
  }

  function hasUnknownLetter(text) {
    return [...text].some((char) => /[\p{L}\p{N}]/u.test(char) && /^\s+$/.test(foldLetter(char)));
  }

  function searchKeys(text) {
    const folded = fold(text);
    const keys = new Set([folded]);
    if (folded) {
      const spellings = [folded];
      for (const [a, b] of tables.alternatives)
        if (folded.includes(a)) spellings.push(folded.replaceAll(a, b));
      for (const one of spellings.map(sound)) if (one.length >= 3) keys.add(one);
    }
    if (hasUnknownLetter(text)) keys.add(plain(text));
    keys.delete("");
    return keys;
  }

  function isMatch(typed, nameKeys) {
    const words = typed
      .split(/\s+/)
      .map((word) => [...searchKeys(word)])
      .filter((keys) => keys.length);
    return (
      words.length > 0 &&
      words.every((keys) => keys.some((key) => nameKeys.some((name) => name.includes(key))))
    );
  }

  return { fold, searchKeys, isMatch };
}
