import type { Product } from "./product.ts";

/** A situation that a stranger brings, and what has to come of it. */
export interface Trial {
  /** One line: the situation, and what is right. */
  readonly name: string;
  /** Tries it on the built product. @throws any error where the product is at fault: its message says how */
  run(product: Product): Promise<void>;
}
