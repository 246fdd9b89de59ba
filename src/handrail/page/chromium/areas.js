// The areas of a page that scroll by themselves, frames among them. A picture expands them, so that it shows all that is in them.

function scrollsByItself(element) {
  if (isFrame(element)) {
    const page = contentOf(element)?.scrollingElement;
    return Boolean(page) && element.clientHeight > 0 && page.scrollHeight > page.clientHeight + 1;
  }
  if (element.localName === 'input' || element.style?.getPropertyValue('--handrail-secret')) return false;
  if (isPage(element)) return false;
  const { overflowX, overflowY } = getComputedStyle(element);
  const scrolls = overflow => overflow === 'auto' || overflow === 'scroll' || overflow === 'overlay';
  return (scrolls(overflowY) && element.scrollHeight > element.clientHeight + 1)
    || (scrolls(overflowX) && element.scrollWidth > element.clientWidth + 1);
}

function overflows(element) {
  return element.clientHeight > 0 && element.clientWidth > 0
    && (element.scrollHeight > element.clientHeight + 1 || element.scrollWidth > element.clientWidth + 1);
}

function isFrame(element) {
  return element.localName === 'iframe' || element.localName === 'frame';
}

function contentOf(frame) {
  try { return frame.contentDocument; } catch { return null; }
}

// Whether an element scrolls with the page itself.
function isPage(element) {
  const { documentElement, scrollingElement, body, defaultView } = element.ownerDocument;
  if (element === documentElement || element === scrollingElement) return true;
  return element === body && defaultView.getComputedStyle(documentElement).overflowY === 'visible';
}

// Whether something in a document, or in the frames and shadow roots in it, scrolls by itself.
function hasArea(root) {
  return [...root.querySelectorAll('*')].some(element => {
    if ((overflows(element) || isFrame(element)) && scrollsByItself(element)) return true;
    const inner = isFrame(element) ? contentOf(element) : element.shadowRoot;
    return Boolean(inner) && hasArea(inner);
  });
}
