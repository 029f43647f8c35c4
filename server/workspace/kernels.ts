import {
  chooseKernels,
  compileKernels,
  createKernelMemory,
  type KernelModule,
  type Kernels,
  type KernelTrial,
  referenceKernels,
  webAssemblyKernels,
} from "../../model/index.ts";

/** The bytes of a build; undefined where it is missing. */
export type ReadBuild = (build: KernelModule["name"]) => Promise<Uint8Array<ArrayBuffer> | undefined>;

const BUILDS = ["revec", "relaxed", "simd"] as const;

/** The chosen kernels, undefined for the reference, and the results of all trials. */
export interface KernelChoice {
  readonly chosen: KernelModule | undefined;
  readonly trials: readonly KernelTrial[];
}

/**
 * Compiles the builds, tries them, and chooses one. It leaves out a build with an instruction that this engine does not
 * know, and never chooses one that computes wrong results, even on request.
 *
 * @param requested a build to use whatever its speed, or `reference`; anything else means the fastest
 */
export async function loadKernels(requested: string, read: ReadBuild): Promise<KernelChoice> {
  if (requested === "reference") return { chosen: undefined, trials: [] };
  const named = BUILDS.filter((build) => build === requested);
  const modules = await Promise.all((named.length > 0 ? named : BUILDS).map((name) => compile(name, read)));
  const choice = chooseKernels(
    modules.filter((module) => module !== undefined),
    () => performance.now(),
  );
  for (let step = choice.next(); ; step = choice.next()) {
    if (step.done) return step.value;
    await new Promise((resolve) => setImmediate(resolve)); // messages come in
  }
}

async function compile(name: KernelModule["name"], read: ReadBuild): Promise<KernelModule | undefined> {
  const bytes = await read(name);
  return bytes && compileKernels(name, bytes);
}

/** Kernels with a WebAssembly memory of their own, which is freed with them. */
export function createKernels({ chosen }: KernelChoice): Kernels {
  return chosen === undefined ? referenceKernels(32) : webAssemblyKernels(chosen, createKernelMemory());
}

/** For the log: "revec (105 GFLOP/s; relaxed 58, simd 45)". */
export function describeKernels({ chosen, trials }: KernelChoice): string {
  const speed = (trial: KernelTrial) => (trial.wrong === undefined ? trial.speed.toFixed(0) : `wrong: ${trial.wrong}`);
  const name = chosen?.name ?? "reference";
  const ours = trials.find((trial) => trial.name === name);
  const others = trials.filter((trial) => trial !== ours).map((trial) => `${trial.name} ${speed(trial)}`);
  const rest = others.length > 0 ? `; ${others.join(", ")}` : "";
  return ours === undefined ? name : `${name} (${speed(ours)} GFLOP/s${rest})`;
}
