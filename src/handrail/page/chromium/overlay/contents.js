// Finds where a page has something to be read or used. Evaluates to a function:
//   contents(host), which gives the rectangles {left, top, right, bottom} of words, controls and pictures that are in view, without
//                   those of `host`
// On a very long page only the first of them count: the caption must stand at once.
(() => {
  const MOST = 4000;
  const SOLID = 'button, input:not([type=hidden]), select, textarea, img, svg, canvas, video, iframe, frame, embed, object, meter, progress';

  function* parts(root, host) {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, node => {
      if (node === host) return NodeFilter.FILTER_REJECT;
      return node.nodeType === Node.TEXT_NODE && !node.data.trim() ? NodeFilter.FILTER_SKIP : NodeFilter.FILTER_ACCEPT;
    });
    while (walker.nextNode()) {
      const node = walker.currentNode;
      if (node.nodeType === Node.TEXT_NODE || node.matches(SOLID)) yield node;
      else if (node.shadowRoot) yield* parts(node.shadowRoot, host);
    }
  }

  const isSeen = element => !element?.checkVisibility || element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const isInView = ({ left, top, right, bottom }) =>
    right - left > 1 && bottom - top > 1 && right > 0 && bottom > 0 && left < innerWidth && top < innerHeight;

  return host => {
    const found = [], range = document.createRange();
    let looked = 0;
    for (const node of document.body ? parts(document.body, host) : []) {
      if ((looked += 1) > MOST) break;
      const isText = node.nodeType === Node.TEXT_NODE;
      if (isText) range.selectNodeContents(node);
      const rectangles = [...(isText ? range : node).getClientRects()].filter(isInView);
      if (rectangles.length && isSeen(isText ? node.parentElement : node)) {
        found.push(...rectangles.map(({ left, top, right, bottom }) => ({ left, top, right, bottom })));
      }
    }
    return found;
  };
})()
