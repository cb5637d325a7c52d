import { Json } from "../../modules/bytes/json.js";
import { Writer } from "../../modules/bytes/writer.js";
import { equal, ok, test } from "../harness.js";

test("objects, arrays and values with their commas", () => {
  const writer = new Writer(new Uint8Array(256));
  const json = new Json(writer);
  json.openObject();
  json.key("a").text('x"y');
  json.key("b").openArray();
  json.integer(-5);
  json.boolean(true);
  json.null();
  json.openObject().closeObject();
  json.openArray().closeArray();
  json.closeArray();
  json.key("c").textOrNull("");
  json.key("d").textOrNull("z");
  json.key("e").raw().decimal(6344, -2);
  json.key("f").raw();
  json.quote();
  writer.text("t");
  json.quote();
  json.closeObject();
  equal(writer.toString(), '{"a":"x\\"y","b":[-5,true,null,{},[]],"c":null,"d":"z","e":63.44,"f":"t"}');
});

test("a text in pieces: each goes on where the last one ended", () => {
  const json = new Json(new Writer(new Uint8Array(0)));
  let whole = "";
  for (let index = 0; index < 3; index++) {
    const writer = new Writer(new Uint8Array(32));
    json.attach(writer, index > 0).openObject();
    json.key("i").integer(index);
    json.closeObject();
    whole += writer.toString();
  }
  equal(JSON.parse(`[${whole}]`), [{ i: 0 }, { i: 1 }, { i: 2 }]);
});

test("what does not fit is an overflow", () => {
  const writer = new Writer(new Uint8Array(8));
  const json = new Json(writer);
  json.openObject();
  json.key("abcdef").text("x");
  json.closeObject();
  ok(writer.overflow);
});
