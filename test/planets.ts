/** Files that are much alike, and a slip in one of them. */
const NAMES = "mercury venus earth mars jupiter saturn uranus neptune titan europa".split(" ");

/** A file of functions that do the same to a planet. */
export function planetSource(planet: string): string {
  return `import { launch, refuse } from "./launching";

// Flies to ${planet}.
export function visit_${planet}(probe: Probe, orbit: Orbit): Result {
  if (probe.fuel < orbit.least) return refuse(probe, orbit);
  if (orbit.height === 0) return refuse(probe, orbit);
  return launch(probe, orbit);
}

export function leave_${planet}(probe: Probe, orbit: Orbit): Result {
  if (probe.fuel < orbit.least) return refuse(probe, orbit);
  return launch(probe, orbit);
}
`;
}

/** The sources of all planets, by relative path. */
export function planetSources(): Record<string, string> {
  return Object.fromEntries(NAMES.map((name) => [`src/${name}.ts`, planetSource(name)]));
}

/** A source with a slip in line 11, counted from 1: one operator is another. */
export const SLIPPED = planetSource("pluto").replace(/<(?=[^<]*$)/, ">");
