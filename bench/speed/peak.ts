import { spawnSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Figure } from "./figures.ts";

const source = path.join(import.meta.dirname, "peak.c");

/** The peak of one core, in 10⁹ floating-point operations a second; 0 where there is no C compiler. */
export class Peak {
  /** With the widest vectors, and with those of 128 bits that WebAssembly has. */
  wide = 0;
  narrow = 0;
  readonly #program: string | undefined;

  constructor() {
    const program = path.join(mkdtempSync(path.join(tmpdir(), "unroll-peak-")), "peak");
    const { status } = spawnSync("cc", ["-O3", "-march=native", source, "-o", program]);
    this.#program = status === 0 ? program : undefined;
    this.measure();
  }

  get known(): boolean {
    return this.#program !== undefined;
  }

  /** Measures anew; the best of all times counts, since the clock goes up and down. */
  measure(): void {
    if (this.#program === undefined) return;
    const { wide, narrow } = JSON.parse(spawnSync(this.#program).stdout.toString()) as Pick<Peak, "wide" | "narrow">;
    this.wide = Math.max(this.wide, wide);
    this.narrow = Math.max(this.narrow, narrow);
  }

  /** The share of the peak of a figure's threads; undefined for integers, or where the peak is not known. */
  share({ kernels, threads, precision }: Figure, gflops: number): { readonly share?: number } {
    if (precision !== "float32") return {};
    const peak = threads * (kernels === "relaxed" || kernels === "simd" ? this.narrow : this.wide);
    return peak > 0 ? { share: gflops / peak } : {};
  }
}
