// Gives what a person sees and clicks in the place of a control that is not seen itself: a part of its label that is drawn, or the
// element that holds both. Evaluates to a function of the control.
element => {
  const isSeen = other => {
    const { width, height } = other.getBoundingClientRect();
    return width > 0 && height > 0 && other.checkVisibility({ visibilityProperty: true });
  };
  const labels = [...(element.labels || [])];
  return labels.find(isSeen) || labels.flatMap(label => [...label.querySelectorAll('*')]).find(isSeen) || element;
}
