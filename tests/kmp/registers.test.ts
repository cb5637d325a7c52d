import { findRegister, registers } from "../../modules/kmp/registers.js";
import { equal, ok, test } from "../harness.js";

test("register numbers ascend and fit the two bytes of the protocol", () => {
  for (let index = 0; index < registers.length; index++) {
    ok(registers[index].code > (index === 0 ? 0 : registers[index - 1].code), registers[index].key);
    ok(registers[index].code <= 0xffff);
  }
});

test("register keys are unique lower snake case without a unit", () => {
  const seen = new Set<string>();
  for (const { key, name } of registers) {
    ok(/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(key), key);
    ok(!/_(gj|kwh|mwh|kw|c|lh)$/.test(key), key);
    ok(!seen.has(key), key);
    ok(name.length > 0 && name.length <= 50, name);
    seen.add(key);
  }
});

test("the fields of the gateways on sale keep their names", () => {
  const table: [number, string][] = [
    [0x3c, "heat_energy"],
    [0x3f, "cooling_energy"],
    [0x50, "power"],
    [0x56, "temp1"],
    [0x57, "temp2"],
    [0x59, "tempdiff"],
    [0x4a, "flow"],
    [0x44, "volume"],
    [0x8d, "minflow_m"],
    [0x8b, "maxflow_m"],
    [0x8c, "minflowdate_m"],
    [0x8a, "maxflowdate_m"],
    [0x91, "minpower_m"],
    [0x8f, "maxpower_m"],
    [0x95, "avgtemp1_m"],
    [0x96, "avgtemp2_m"],
    [0x90, "minpowerdate_m"],
    [0x8e, "maxpowerdate_m"],
    [0x7e, "minflow_y"],
    [0x7c, "maxflow_y"],
    [0x7d, "minflowdate_y"],
    [0x7b, "maxflowdate_y"],
    [0x82, "minpower_y"],
    [0x80, "maxpower_y"],
    [0x92, "avgtemp1_y"],
    [0x93, "avgtemp2_y"],
    [0x81, "minpowerdate_y"],
    [0x7f, "maxpowerdate_y"],
    [0x61, "temp1xm3"],
    [0x6e, "temp2xm3"],
    [0x71, "infoevent"],
    [0x3ec, "hourcounter"],
    [0x3eb, "device_date"],
    [0x3ea, "device_time"],
  ];
  for (const [code, key] of table) equal(findRegister(code)?.key, key);
});

test("a register that nobody published is not invented", () => {
  for (const code of [0, 59, 183, 338, 515, 0xffff]) equal(findRegister(code), undefined);
  for (const register of registers) equal(findRegister(register.code), register);
});
