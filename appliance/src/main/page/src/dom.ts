// Elements without a framework.

export type Child = Node | string | null;

type Attributes = Record<string, string | number | boolean | null | ((event: Event) => void)>;

/** An element with attributes, listeners (functions, by event name) and children. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  apply(element, attributes, children);
  return element;
}

/** The same for SVG. */
export function s<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): SVGElementTagNameMap[K] {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  apply(element, attributes, children);
  return element;
}

function apply(element: Element, attributes: Attributes, children: Child[]): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") {
      element.addEventListener(name, value);
    } else if (value !== null && value !== false) {
      element.setAttribute(name, value === true ? "" : String(value));
    }
  }
  for (const child of children) {
    if (child !== null) {
      element.append(child);
    }
  }
}

/** Changes a text only where it differs, so that the screen stays still. */
export function setText(node: Element, text: string): void {
  if (node.textContent !== text) {
    node.textContent = text;
  }
}

/** Work that goes on once at a time. Meanwhile its buttons do nothing, and keep the focus: a disabled one would lose it. */
export class Busy {
  private at = false;

  constructor(private readonly buttons: HTMLButtonElement[]) {}

  /** Does `work`, unless some is under way. */
  async with(work: () => Promise<void>): Promise<void> {
    if (this.at) {
      return;
    }
    this.turn(true);
    try {
      await work();
    } finally {
      this.turn(false);
    }
  }

  private turn(now: boolean): void {
    this.at = now;
    this.buttons.forEach((each) => each.setAttribute("aria-disabled", String(now)));
  }
}

/** Work that ends with the view that began it. */
export class Lifetime {
  private readonly ends: (() => void)[] = [];
  private over = false;

  get ended(): boolean {
    return this.over;
  }

  onEnd(action: () => void): void {
    if (this.over) {
      action();
    } else {
      this.ends.push(action);
    }
  }

  /** Runs `work` now and again `millis` after each time it has ended. */
  repeat(millis: number, work: () => Promise<void> | void): void {
    let timer = 0;
    const turn = async (): Promise<void> => {
      await work();
      if (!this.over) {
        timer = window.setTimeout(() => void turn(), millis);
      }
    };
    void turn();
    this.onEnd(() => window.clearTimeout(timer));
  }

  end(): void {
    this.over = true;
    for (const action of this.ends.splice(0)) {
      action();
    }
  }
}
