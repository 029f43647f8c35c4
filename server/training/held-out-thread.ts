// The thread of a training that measures what it has learned, and calibrates at its end.
import { parentPort, workerData } from "node:worker_threads";
import { Adaptation, decodeParameters, generate, Network, runToEnd, seededRandom } from "../../model/index.ts";
import { createKernels } from "../workspace/kernels.ts";
import { HeldOut } from "./held-out.ts";
import type { FromHeldOut, HeldOutOptions, ToHeldOut } from "./validation.ts";

/** Characters (bytes) of a sample, and how freely it is drawn. */
const SAMPLE_CHARACTERS = 200;
const TEMPERATURE = 0.7;
/** Time between reports of a calibration, in milliseconds. */
const REPORT = 300;
/** Before so much of it is over, nothing can be told of the time that is left. */
const LEAST_SHARE = 0.05;

const { module, choice, characters, stored, learned, calibration }: HeldOutOptions = workerData;
const heldOut = new HeldOut(module, { learned, calibration }, characters);
report({ kind: "ready", milliseconds: heldOut.milliseconds });
if (stored !== undefined) {
  try {
    heldOut.useCalibration(stored);
  } catch {
    // It is of another version, or damaged: the server says so where it loads it.
  }
}
parentPort!.on("message", answer);

function answer(message: ToHeldOut): void {
  if (message.kind === "measure") measure(message);
  else calibrate(message.checkpoint);
}

function measure({ id, checkpoint, isFitted, sample }: Extract<ToHeldOut, { kind: "measure" }>): void {
  const begun = performance.now();
  const network = checkpoint && networkOf(checkpoint).network;
  const scores = heldOut.measure(network, isFitted);
  const text = network && sample ? sampleOf(network) : undefined;
  report({ kind: "measured", id, scores, sample: text, milliseconds: performance.now() - begun });
}

function calibrate(checkpoint: Uint8Array): void {
  const begun = performance.now();
  let reported = begun;
  const { network, parameters, scales, kernels } = networkOf(checkpoint);
  const adaptation = runToEnd(Adaptation.create(parameters, scales, kernels, network));
  const work = heldOut.calibrate(adaptation);
  let step = work.next();
  for (; !step.done; step = work.next()) {
    if (step.value < LEAST_SHARE || performance.now() - reported < REPORT) continue;
    reported = performance.now();
    const secondsLeft = ((reported - begun) * (1 / step.value - 1)) / 1000;
    report({ kind: "progress", share: step.value, secondsLeft });
  }
  const scores = heldOut.measure(network, true);
  report({ kind: "calibrated", calibration: step.value, scores, sample: sampleOf(network) });
}

function networkOf(checkpoint: Uint8Array) {
  const own = createKernels(choice); // freed with the network
  const { parameters, scales } = runToEnd(decodeParameters(checkpoint, own));
  return { network: new Network(parameters, own, "int8"), parameters, scales, kernels: own };
}

/** A text from nothing, the same draws each time. */
function sampleOf(network: Network): string {
  const options = { maxLength: SAMPLE_CHARACTERS, temperature: TEMPERATURE, random: seededRandom(1) };
  const text = Array.from(generate(network, network.createState(), options), ({ character }) => character);
  return new TextDecoder().decode(Uint8Array.from(text));
}

function report(message: FromHeldOut): void {
  parentPort!.postMessage(message);
}
