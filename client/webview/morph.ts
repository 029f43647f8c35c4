/** Nodes that keep their children, whatever they become: what is drawn in them is not in the page's HTML. */
const OPAQUE = "[data-line-chart]";

/**
 * Makes the children of an element those that `html` describes, and changes no more than that takes: what stays keeps its focus, its
 * selection, where it is scrolled to, and whether it is open.
 */
export function morph(element: Element, html: string): void {
  const template = document.createElement("template");
  template.innerHTML = html;
  morphChildren(element, template.content);
}

function morphChildren(from: Node, to: Node): void {
  const wanted = [...to.childNodes];
  for (const [i, child] of wanted.entries()) {
    const present = from.childNodes[i];
    if (present === undefined) from.appendChild(child);
    else if (isSame(present, child)) morphNode(present, child);
    else from.replaceChild(child, present);
  }
  while (from.childNodes.length > wanted.length) from.lastChild!.remove();
}

function isSame(one: Node, other: Node): boolean {
  if (one.nodeName !== other.nodeName) return false;
  return !(one instanceof HTMLElement) || one.dataset.key === (other as HTMLElement).dataset.key;
}

function morphNode(from: Node, to: Node): void {
  if (!(from instanceof Element && to instanceof Element)) {
    if (from.nodeValue !== to.nodeValue) from.nodeValue = to.nodeValue;
    return;
  }
  for (const name of from.getAttributeNames()) {
    const isKept = to.hasAttribute(name) || (name === "open" && from instanceof HTMLDetailsElement);
    if (!isKept) from.removeAttribute(name);
  }
  for (const { name, value } of to.attributes) if (from.getAttribute(name) !== value) from.setAttribute(name, value);
  if (!from.matches(OPAQUE)) morphChildren(from, to);
}
