// The layouts are those of real machines' /sys/class/power_supply.
import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import {
  isDischarging,
  reasonToPause,
  savesPower,
  saysBatteryOnMac,
  saysLowPowerOnMac,
  saysReasonOnWindows,
} from "../../../server/training/power.ts";
import { temporaryFolder, writeFiles } from "../../workspace.ts";

/** The properties of a supply: `type`, then others. */
type Supply = Readonly<Record<string, string>>;

const mains = (online: string): Supply => ({ type: "Mains", online });
const usb = (online: string, more: Supply = {}): Supply => ({
  type: "USB",
  online,
  usb_type: "C [PD] PD_PPS",
  ...more,
});
const battery = (status: string, more: Supply = {}): Supply => ({
  type: "Battery",
  status,
  present: "1",
  capacity: "80",
  ...more,
});
const mouse = battery("Discharging", { scope: "Device", model_name: "Wireless Mouse MX Master 3", online: "1" });

const MAINS: Readonly<Record<string, Readonly<Record<string, Supply>>>> = {
  "a laptop that charges through ADP1": { ADP1: mains("1"), BAT0: battery("Charging") },
  "a laptop whose full battery the charger ACAD keeps": { ACAD: mains("1"), BAT1: battery("Full") },
  "a laptop at its charge limit": { AC: mains("1"), BAT0: battery("Not charging") },
  "a laptop that does not know": { AC0: mains("1"), BAT0: battery("Unknown") },
  "a laptop at a USB-C charger": {
    "ucsi-source-psy-USBC000:001": usb("1"),
    "ucsi-source-psy-USBC000:002": usb("0"),
    AC: mains("0"),
    BAT0: battery("Charging"),
  },
  "a laptop at a USB-C charger that is too weak": {
    "ucsi-source-psy-USBC000:001": usb("1"),
    BAT0: battery("Discharging"),
  },
  "a laptop with a programmable charger": { "tcpm-source-psy-port0": usb("2"), BAT0: battery("Discharging") },
  "a ThinkPad with two batteries, at the mains": {
    AC: mains("1"),
    BAT0: battery("Charging"),
    BAT1: battery("Not charging"),
  },
  "a ThinkPad whose second battery is emptied on purpose": {
    AC: mains("1"),
    BAT0: battery("Unknown"),
    BAT1: battery("Discharging"),
  },
  "a desktop": {},
  "a desktop with a wireless mouse": { hidpp_battery_0: mouse },
  "a desktop with a wireless mouse that charges": {
    hidpp_battery_0: battery("Charging", { scope: "Device" }),
    "hid-x-battery": mouse,
  },
  "a desktop at a UPS": { "usb-ups": { type: "UPS", status: "Charging" } },
  "a Chromebook that charges": {
    AC: mains("0"),
    CROS_USBPD_CHARGER0: { type: "USB", online: "1", status: "Charging" },
    CROS_USBPD_CHARGER1: { type: "USB", online: "0", status: "Not charging" },
    PCHG0: battery("Discharging", { scope: "Device" }),
    "sbs-12-000b": battery("Charging"),
  },
  "an Apple laptop with Linux": { "macsmc-ac": mains("1"), "macsmc-battery": battery("Full") },
  "an older kernel's USB-C charger": { "ucsi-source": { type: "USB_PD", online: "1" }, BAT0: battery("Discharging") },
  "a Raspberry Pi with a supply that says nothing": { "rpi-poe": { online: "1" } },
  "WSL on a desktop": { AC1: mains("1") },
  "WSL on a laptop at the mains": { AC1: mains("1"), BAT1: battery("Full") },
  "a battery that cannot be read": { AC: mains("0"), BAT0: { type: "Battery" } },
};

const ON_BATTERY: typeof MAINS = {
  "a laptop whose ADP1 is unplugged": { ADP1: mains("0"), BAT0: battery("Discharging") },
  "a laptop whose ACAD is unplugged": { ACAD: mains("0"), BAT1: battery("Discharging", { scope: "System" }) },
  "a laptop with USB-C only": {
    "ucsi-source-psy-USBC000:001": usb("0"),
    "ucsi-source-psy-USBC000:002": usb("0"),
    BAT0: battery("Discharging"),
  },
  "a laptop that charges a phone": {
    "ucsi-source-psy-USBC000:001": usb("1", { scope: "Device" }),
    BAT0: battery("Discharging"),
  },
  "a laptop without word of its charger": { CMB0: battery("Discharging") },
  "a laptop with a mouse that charges": {
    AC: mains("0"),
    BAT0: battery("Discharging"),
    mouse: battery("Charging", { scope: "Device" }),
  },
  "a ThinkPad with two batteries": { AC: mains("0"), BAT0: battery("Not charging"), BAT1: battery("Discharging") },
  "a desktop at a UPS while the mains have failed": { "usb-ups": { type: "UPS", status: "Discharging" } },
  "a Chromebook": {
    CROS_USBPD_CHARGER0: { type: "USB", online: "0", status: "Discharging" },
    "sbs-12-000b": battery("Discharging"),
  },
  "WSL on a laptop": { AC1: mains("0"), BAT1: battery("Discharging") },
};

for (const [expected, machines] of [
  [false, MAINS],
  [true, ON_BATTERY],
] as const) {
  test(
    expected ? "on battery is who discharges" : "who does not discharge, or has a charger, is not on battery",
    async () => {
      for (const [name, supplies] of Object.entries(machines)) {
        const files = Object.entries(supplies).flatMap(([supply, properties]) =>
          Object.entries(properties).map(([property, value]) => [`${supply}/${property}`, `${value}\n`]),
        );
        assert.equal(await isDischarging(writeFiles(temporaryFolder(), Object.fromEntries(files))), expected, name);
      }
    },
  );
}

test("a system without word of its power is not on battery", async () => {
  assert.equal(await isDischarging(path.join(temporaryFolder(), "missing")), false);
  assert.equal(await savesPower(path.join(temporaryFolder(), "missing")), false);
  assert.ok([undefined, "battery", "lowPower"].includes(await reasonToPause()));
});

test("macOS and Windows are asked for what discharges", () => {
  const mac = (source: string) =>
    `Now drawing from '${source}'\n -InternalBattery-0 (id=1)\t95%; discharging; (no estimate) present: true\n`;
  assert.deepEqual(
    ["Battery Power", "AC Power", "UPS Power"].map((source) => saysBatteryOnMac(mac(source))),
    [true, false, true],
  );
  assert.equal(saysBatteryOnMac(""), false);
  for (const [output, expected] of [
    ["1\r\nDisabled\r\n", "battery"],
    ["2\r\nOff\r\n", undefined],
    ["2\r\n1\r\n", "battery"],
    ["4\r\nOn\r\n", "battery"],
    ["6\r\n", undefined],
    ["11\r\n", undefined],
    ["2\r\nOn\r\n", "lowPower"],
    ["On\r\n", "lowPower"],
    ["", undefined],
  ] as const) {
    assert.equal(saysReasonOnWindows(output), expected, output);
  }
});

test("low-power mode is what the user has chosen on macOS, and a platform profile on Linux", async () => {
  const settings = (on: number) =>
    `System-wide power settings:\nCurrently in use:\n lowpowermode         ${on}\n standby 1\n`;
  assert.deepEqual(
    [saysLowPowerOnMac(settings(1)), saysLowPowerOnMac(settings(0)), saysLowPowerOnMac("")],
    [true, false, false],
  );
  const folder = writeFiles(temporaryFolder(), { saving: "low-power\n", usual: "balanced\n" });
  assert.equal(await savesPower(path.join(folder, "saving")), true);
  assert.equal(await savesPower(path.join(folder, "usual")), false);
});
