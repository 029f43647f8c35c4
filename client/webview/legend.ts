const SVG = "http://www.w3.org/2000/svg";

/** A line as the legend shows it. */
export interface Sample {
  readonly label: string;
  readonly color: string;
  /** Lengths of dashes and gaps, in pixels; none for a line without gaps. */
  readonly dash: readonly number[];
  readonly width: number;
}

/** The lines' names beside samples of them, and what they are at the place that is pointed at. */
export class Legend {
  readonly element = document.createElement("ul");
  readonly #values: readonly HTMLElement[];

  constructor(samples: readonly Sample[]) {
    this.element.className = "legend";
    this.#values = samples.map((sample) => {
      const item = document.createElement("li");
      const value = document.createElement("span");
      value.className = "value";
      item.append(drawn(sample), sample.label, value);
      this.element.append(item);
      return value;
    });
  }

  /** Shows the values of the first lines, as texts, or none. */
  show(values: readonly string[]): void {
    for (const [i, value] of this.#values.entries()) value.textContent = values[i] ?? "";
  }
}

function drawn({ color, dash, width }: Sample): SVGElement {
  const picture = document.createElementNS(SVG, "svg");
  const line = document.createElementNS(SVG, "line");
  const attributes = {
    x1: 0,
    x2: 28,
    y1: 5,
    y2: 5,
    stroke: color,
    "stroke-width": width,
    "stroke-dasharray": dash.join(" "),
  };
  for (const [name, value] of Object.entries(attributes)) line.setAttribute(name, String(value));
  picture.setAttribute("width", "28");
  picture.setAttribute("height", "10");
  picture.append(line);
  return picture;
}
