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

/** Whether the machine runs on battery now; false where the system does not report it. */
export function isOnBattery(): Promise<boolean> {
  switch (process.platform) {
    case "linux":
      return isDischarging("/sys/class/power_supply");
    case "darwin":
      return answers("pmset", ["-g", "batt"], saysBatteryOnMac);
    case "win32":
      return answers("powershell.exe", WINDOWS_QUESTION, saysBatteryOnWindows);
    default:
      return Promise.resolve(false);
  }
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

const WINDOWS_QUESTION = ["-NoProfile", "-NonInteractive", "-Command", "(Get-CimInstance Win32_Battery).BatteryStatus"];

/** Whether the numbers of Win32_Battery's `BatteryStatus`, one for each battery, say that one discharges. */
export function saysBatteryOnWindows(output: string): boolean {
  const DISCHARGING = ["1", "4", "5"]; // 4: and low, 5: and critical
  return output.split(/\s+/).some((status) => DISCHARGING.includes(status));
}

async function answers(program: string, args: readonly string[], isIt: (output: string) => boolean): Promise<boolean> {
  const options = { timeout: PROGRAM_MILLISECONDS, windowsHide: true };
  return promisify(execFile)(program, args, options).then(
    ({ stdout }) => isIt(stdout),
    () => false,
  );
}
