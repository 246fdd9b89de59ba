// Frames: what names them for a person, and the places of the page around them that hold them.
const FRAMES = 'iframe, frame';
const documentIn = frame => { try { return frame.contentDocument; } catch { return null; } };

// A document is called by its title, or by the first heading that it shows.
const namesOfDocument = inner => [inner.title, ...[...inner.querySelectorAll(HEADINGS)].filter(shown).slice(0, 1).map(words)]
  .map(folded).filter(Boolean);

// What a person reads comes first; the name that links aim at comes last.
function namesOfFrame(frame) {
  const said = [...ariaNames(frame).map(({ text }) => text), folded(frame.title)];
  return [...new Set([...said, ...(documentIn(frame) ? namesOfDocument(documentIn(frame)) : []), folded(frame.name)].filter(Boolean))];
}

const isSeenFrame = frame => shown(frame) && frame.clientWidth > 1 && frame.clientHeight > 1;

// Whether a place holds a frame, for each of the places.
function holdFrame(frame, places) {
  return places.map(place => (place.role === 'css' && find(place).includes(frame))
    || within([frame], { role: 'frame', name: null, inside: place }).length > 0);
}

// What of a target is to be looked for in this document, as `frame_view.py` says it for the search in all frames. The page around is
// asked by `outer`, the exports of this script in that page, and null where it is from another origin.
const partsOf = locator => (locator ? [locator, ...partsOf(locator.inside || locator.beside)] : []);
const chainOf = ([nearest, ...rest]) => {
  const next = rest.length ? chainOf(rest) : null;
  return nearest.beside ? { ...nearest, beside: next } : { ...nearest, inside: next };
};
const cutsOf = parts => parts.map((part, index) => index + 1).filter(length => length < parts.length && parts[length - 1].inside);
const ownFrame = () => { try { return window.frameElement; } catch { return null; } };

// Whether this document's own frame stands in what these parts say.
function standsIn(parts, outer) {
  const frame = ownFrame();
  if (!frame || !outer) return false;
  const isThis = parts[0].role === 'frame'
    ? matches(parts[0].name, [...namesOfFrame(frame), ...namesOfDocument(document)]) && (parts.length === 1 || outer.holds(frame, parts.slice(1)))
    : outer.holds(frame, parts);
  return isThis || outer.standsIn(parts);
}
function holdsFrame(frame, parts, outer) {
  return [...cutsOf(parts), parts.length].some(end => !parts.slice(0, end).some(({ role }) => role === 'frame')
    && holdFrame(frame, [chainOf(parts.slice(0, end))])[0] && (end === parts.length || standsIn(parts.slice(end), outer)));
}
function localTo(locator, outer) {
  const parts = partsOf(locator);
  const length = window.top === window ? 0 : cutsOf(parts).find(end => standsIn(parts.slice(end), outer));
  if (length) return [chainOf(parts.slice(0, length))];
  return parts.slice(1).some(({ role }) => role === 'frame') ? [] : [locator];
}
