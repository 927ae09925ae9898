// Says of a page what axe has to be asked about it, and asks that: see `faults` in browser.py.
//
// Most of axe's rules answer by a page's structure: what it is made of, what of that is shown, where there are words.
// Contrast is judged by the colours beneath the middle of each line of words. Where only the element's own ancestors
// lie there, the answer follows from their styles alone. And a target that is large enough, or far enough from all
// others, passes. What is told here as a key has one answer; the rest is asked each time.
"use strict";

window.wisely = (() => {
  const BY_PLACE = ["color-contrast", "target-size"];
  const FIELDS = new Set(["INPUT", "SELECT", "TEXTAREA"]);
  const WORDLESS = new Set(["hidden", "range", "color", "checkbox", "radio", "image"]); // inputs
  const REPLACED = new Set([..."IMG svg CANVAS VIDEO AUDIO IFRAME OBJECT EMBED BUTTON PROGRESS METER".split(" "), ...FIELDS]);
  const A_WORD = /[^\s!-/:-@[-`{-~£\u2010-\u2027\u2030-\u205e]/; // more than punctuation
  const TARGETS = "a[href], area[href], button, input:not([type=hidden]), select, textarea, summary, iframe, [tabindex][role]:not([role=region], [role=alert]), [contenteditable]";
  const LEAST = 24; // pixels: WCAG 2.5.8
  const NONE = "rgba(0, 0, 0, 0)";
  const ONLY_THERE = new Set(["value", "src", "action", "nonce", "datetime"]); // whatever they say
  let asked, close;

  const within = (number, least, most) => Math.min(Math.max(number, least), most);
  const middle = (box) => [(box.left + box.right) / 2, (box.top + box.bottom) / 2];

  // What is shown, with what axe reads of its style. A frame clips what is within it; the root is one, too.
  const shownOf = (page) => {
    const shown = new Map();
    const read = (element, above, frame) => {
      const style = getComputedStyle(element);
      if (style.display === "none" || style.clipPath === "inset(50%)") return; // to axe this is off the screen
      const { backgroundColor, backgroundImage, opacity, mixBlendMode, zIndex } = style;
      let chain = above.chain;
      if (backgroundColor !== NONE) chain += "; on " + backgroundColor;
      if (backgroundImage !== "none") chain += "; over " + backgroundImage;
      if (REPLACED.has(element.nodeName)) chain += "; in " + element.nodeName;
      if (zIndex !== "auto") chain += "; at height " + zIndex;
      const paints = backgroundColor !== NONE || backgroundImage !== "none" || REPLACED.has(element.nodeName);
      const clips = style.overflowX !== "visible" || style.overflowY !== "visible";
      const isMixed = above.isMixed || opacity !== "1" || mixBlendMode !== "normal"; // with what else there is
      const here = { element, style, chain, paints, isMixed, above, frame, painted: clips ? [] : null };
      shown.set(element, here);
      if (paints || clips) frame.painted.push(here);
      for (const child of element.children) read(child, here, clips ? here : frame);
    };
    const root = { chain: getComputedStyle(page).backgroundColor, painted: [] };
    for (const child of page.children) read(child, root, root);
    return shown;
  };

  const structureOf = (page, shown) => {
    const named = new Set([...page.querySelectorAll("[aria-labelledby]")].flatMap((each) => each.getAttribute("aria-labelledby").split(/\s+/)));
    const parts = [];
    const tell = (element) => {
      const here = shown.get(element);
      parts.push("<" + element.nodeName, here ? here.style.visibility : getComputedStyle(element).display);
      for (const { name, value } of element.attributes) {
        parts.push(ONLY_THERE.has(name) || (name === "href" && !value.includes("#")) ? name + !value : name + "=" + value);
      }
      if (FIELDS.has(element.nodeName)) parts.push(element.type, element.checked, element.disabled);
      if (here?.painted) parts.push("scrolls", element.scrollWidth > element.clientWidth, element.scrollHeight > element.clientHeight);
      if (element.nodeName === "TABLE") parts.push("wide", element.offsetWidth > 0.9 * innerWidth);
      if (named.has(element.id) || element.ariaLabel || element.querySelector(":scope > img")) parts.push(element.textContent);
      if (element.nodeName === "A") {
        let block = element.parentElement;
        while (shown.get(block)?.style.display.startsWith("inline")) block = block.parentElement;
        parts.push(element.textContent.length, block.textContent.length, here?.style.color, here?.style.textDecorationLine, shown.get(block)?.style.color);
      }
      for (const node of element.childNodes) {
        if (node.nodeType === Node.ELEMENT_NODE) tell(node);
        else if (node.nodeType === Node.TEXT_NODE && node.data.trim()) parts.push(A_WORD.test(node.data) ? "words" : "marks");
      }
      parts.push(">");
    };
    tell(page);
    return parts.join(" ");
  };

  const boxes = (here) => (here.boxes ??= [...here.element.getClientRects()]);
  const holds = (here, x, y) => boxes(here).some((box) => box.left - 1 <= x && x <= box.right + 1 && box.top - 1 <= y && y <= box.bottom + 1);
  const linesOf = ({ element }) => {
    if (FIELDS.has(element.nodeName)) return WORDLESS.has(element.type) ? [] : [...element.getClientRects()];
    return [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE && A_WORD.test(node.data)).flatMap((node) => {
      const range = document.createRange();
      range.selectNodeContents(node);
      return [...range.getClientRects()];
    });
  };
  const isPlain = (here, line) => {
    let [x, y] = middle(line);
    let frame = here.frame;
    const isCovered = () => frame.painted.some((other) => holds(other, x, y) && !other.element.contains(here.element));
    for (let one = here; one.element; one = one.above) {
      if (one === frame) {
        if (isCovered()) return false;
        const box = one.element.getBoundingClientRect(); // what scrolls is seen where its frame is
        [x, y] = [within(x, box.left, box.right), within(y, box.top, box.bottom)];
        frame = one.frame;
      }
      if (one.paints && !holds(one, x, y)) return false;
    }
    return !isCovered();
  };
  // Each element with words, with the key by which the answer to it is known, or null where there is none.
  const wordsOf = (shown) => {
    const found = new Map();
    for (const here of shown.values()) {
      const lines = linesOf(here).filter((line) => line.right + scrollX > 0 && line.bottom + scrollY > 0); // nobody can scroll to the others
      if (!lines.length) continue;
      const { color, fontSize, fontWeight, textShadow, webkitTextStrokeWidth, webkitTextStrokeColor } = here.style;
      const key = [here.chain, color, fontSize, fontWeight, textShadow, webkitTextStrokeWidth, webkitTextStrokeColor].join(" | ");
      found.set(here.element, !here.isMixed && lines.every((line) => isPlain(here, line)) ? key : null);
    }
    return found;
  };

  const isSmall = (box) => box.width < LEAST || box.height < LEAST;
  const meet = (one, other) => one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
  const isApart = (box, other) => {
    const [x, y] = middle(box);
    const [theirX, theirY] = middle(other);
    if (Math.hypot(within(x, other.left, other.right) - x, within(y, other.top, other.bottom) - y) <= LEAST / 2 + 1) return false;
    return !isSmall(other) || Math.hypot(theirX - x, theirY - y) > LEAST + 1;
  };
  const core = ({ left, right, top, bottom }) => ({ left: left + 2, right: right - 2, top: top + 2, bottom: bottom - 2 });
  const isCrowded = (box, other) => {
    if (isSmall(box)) return meet(box, other) || !isApart(box, other);
    const isLarge = box.width >= LEAST + 4 && box.height >= LEAST + 4; // its edge may be met
    return meet(isLarge ? core(box) : box, other);
  };
  const crowded = (page) => {
    const targets = [...page.querySelectorAll(TARGETS)].map((element) => [element, element.getBoundingClientRect()]).filter(([, box]) => box.width || box.height);
    return targets.filter(([element, box]) => targets.some(([other, its]) => other !== element && isCrowded(box, its))).map(([element]) => element);
  };

  // Gives the key of the structure, those of all words, and how much more there is to ask.
  const read = () => {
    const page = document.documentElement;
    const shown = shownOf(page);
    [asked, close] = [wordsOf(shown), crowded(page)];
    const keys = [...asked.values()];
    return { structure: structureOf(page, shown), words: [...new Set(keys.filter((key) => key))], more: keys.filter((key) => !key).length + close.length };
  };

  // Asks axe about the structure if it is new, and about what has no key or a new one; gives what is wrong and what passed.
  const ask = async (tags, structureIsNew, words) => {
    const passed = [];
    let found = [];
    if (structureIsNew) {
      const rules = Object.fromEntries(BY_PLACE.map((rule) => [rule, { enabled: false }]));
      found = (await axe.run(document, { runOnly: { type: "tag", values: tags }, rules, resultTypes: ["violations"] })).violations;
    }
    const isSound = !found.length;
    const include = [...[...asked].filter(([, key]) => !key || words.includes(key)).map(([element]) => element), ...close];
    if (include.length) {
      const told = await axe.run({ include }, { runOnly: { type: "rule", values: BY_PLACE }, elementRef: true, resultTypes: ["violations", "passes", "incomplete"] });
      found.push(...told.violations);
      const settle = (results, isSettled) => {
        for (const { id, nodes } of results) {
          if (id !== BY_PLACE[0]) continue;
          for (const { element, any } of nodes) {
            const key = asked.get(element);
            if (key && any.some(({ data }) => data && isSettled(data, key))) passed.push(key);
          }
        }
      };
      settle(told.passes, ({ contrastRatio }) => contrastRatio);
      // axe says nothing of words on a picture, whatever their colour.
      settle(told.incomplete, ({ messageKey }, key) => (messageKey === "bgImage" && key.includes("; over ")) || (messageKey === "imgNode" && key.includes("; in svg")));
    }
    return { found: found.map(({ id, help, nodes }) => [id, help, nodes.map(({ target }) => target[0])]), passed, isSound };
  };
  return { read, ask };
})();
