import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";

/** The time between checks, in milliseconds: Linux has the answer in files, elsewhere a program is asked. */
export const POWER_CHECK_MILLISECONDS = process.platform === "linux" ? 15_000 : 60_000;

/** A program that has not answered by then is not waited for. */
const PROGRAM_MILLISECONDS = 10_000;

/** Types of power supplies that may hold a charge, and of those that bring power from outside (USB_C, USB_PD and so on). */
const BATTERY = /^(Battery|UPS)$/;
const CHARGER = /^(Mains|USB|Wireless|BrickID)/;

/** Why a training waits: the machine runs on battery, or its user saves energy. */
export type PauseReason = "battery" | "lowPower";

/** What of the two is so now; undefined where neither is, or the system does not report it. */
export async function reasonToPause(): Promise<PauseReason | undefined> {
  switch (process.platform) {
    case "linux":
      if (await isDischarging("/sys/class/power_supply")) return "battery";
      return (await savesPower("/sys/firmware/acpi/platform_profile")) ? "lowPower" : undefined;
    case "darwin":
      if (saysBatteryOnMac(await answerOf("pmset", ["-g", "batt"]))) return "battery";
      return saysLowPowerOnMac(await answerOf("pmset", ["-g"])) ? "lowPower" : undefined;
    case "win32":
      return saysReasonOnWindows(await answerOf("powershell.exe", WINDOWS_QUESTION));
    default:
      return undefined;
  }
}

/**
 * Whether the platform profile is one that saves power: the user has chosen it, or a daemon for them.
 *
 * @param file Linux's `platform_profile`, whose ABI is documented in Documentation/ABI/testing/sysfs-platform_profile
 */
export async function savesPower(file: string): Promise<boolean> {
  return (await readFile(file, "utf8").catch(() => "")).trim() === "low-power";
}

/**
 * Whether a battery of the machine discharges and no charger is connected. Devices are known by what they say of themselves:
 * names differ by maker.
 *
 * @param folder Linux's `/sys/class/power_supply`, whose ABI is documented in Documentation/ABI/testing/sysfs-class-power
 */
export async function isDischarging(folder: string): Promise<boolean> {
  const names = await readdir(folder).catch(() => []);
  const supplies = await Promise.all(names.map((name) => readSupply(path.join(folder, name))));
  // A mouse has a battery of its own, and a phone may be charged.
  const own = supplies.filter(({ scope }) => scope !== "Device");
  const hasCharger = own.some(({ type, online }) => CHARGER.test(type) && Number(online) > 0);
  return !hasCharger && own.some(({ type, status }) => BATTERY.test(type) && status === "Discharging");
}

async function readSupply(folder: string) {
  const read = async (name: string) => (await readFile(path.join(folder, name), "utf8").catch(() => "")).trim();
  const [type, scope, online, status] = await Promise.all(["type", "scope", "online", "status"].map(read));
  return { type: type!, scope, online, status };
}

/** Whether `pmset -g batt` says that the power comes from a battery, or from a UPS while the mains have failed. */
export function saysBatteryOnMac(output: string): boolean {
  return /^Now drawing from '(Battery|UPS) Power'/m.test(output);
}

/** Whether `pmset -g` says that Low Power Mode is on. */
export function saysLowPowerOnMac(output: string): boolean {
  return /^\s*lowpowermode\s+1\b/m.test(output);
}

/** Asks for the numbers of Win32_Battery's `BatteryStatus`, one for each battery, and whether Energy Saver is on. */
const WINDOWS_QUESTION = [
  "-NoProfile",
  "-NonInteractive",
  "-Command",
  "(Get-CimInstance Win32_Battery).BatteryStatus; try { [string][Windows.System.Power.PowerManager,Windows.System.Power,ContentType=WindowsRuntime]::EnergySaverStatus } catch {}",
];

/** What the answer to WINDOWS_QUESTION says. */
export function saysReasonOnWindows(output: string): PauseReason | undefined {
  const DISCHARGING = ["1", "4", "5"]; // 4: and low, 5: and critical
  const words = output.split(/\s+/);
  if (words.some((word) => DISCHARGING.includes(word))) return "battery";
  return words.includes("On") ? "lowPower" : undefined;
}

async function answerOf(program: string, args: readonly string[]): Promise<string> {
  const options = { timeout: PROGRAM_MILLISECONDS, windowsHide: true };
  return promisify(execFile)(program, args, options).then(
    ({ stdout }) => stdout,
    () => "",
  );
}
