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
const boxOf = element => ofElement('box', element, () => element.getBoundingClientRect());
