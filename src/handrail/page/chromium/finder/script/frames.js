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
