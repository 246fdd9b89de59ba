// How elements look, where the markup does not say what they are.
function backdropOf(element, end = null) {
  for (let at = element; at && at !== end; at = parentOf(at)) {
    const { backgroundColor, backgroundImage } = getComputedStyle(at);
    if (backgroundImage !== 'none') return backgroundImage;
    if (!/^rgba\(.*, 0\)$/.test(backgroundColor)) return backgroundColor;
  }
  return '';
}
const isHeavy = element => {
  const text = document.createNodeIterator(element, NodeFilter.SHOW_TEXT, node => (node.data.trim() ? 1 : 3)).nextNode();
  return Boolean(text) && Number(getComputedStyle(text.parentElement).fontWeight) >= 600;
};
const isInline = element => /^(inline|contents|ruby)/.test(getComputedStyle(element).display);
const boxOf = element => asDrawnNow('box', element, () => element.getBoundingClientRect());
// Whether a person sees the edges of an element: it has a line around it, a shadow, or a background of its own.
const isDrawn = element => ofElement('drawn', element, () => {
  const look = getComputedStyle(element), around = parentOf(element);
  const lines = ['Top', 'Right', 'Bottom', 'Left'].filter(side => parseFloat(look[`border${side}Width`]) > 0 && look[`border${side}Style`] !== 'none');
  return lines.length === 4 || look.boxShadow !== 'none' || Boolean(around && backdropOf(element) !== backdropOf(around));
});
