import { ContentType } from "../../modules/serve/content-type.js";
import { Field } from "../../modules/serve/field.js";
import { Method, methodNames } from "../../modules/serve/method.js";
import { hostNames } from "../../modules/serve/names.js";
import { restRoutes } from "../../modules/serve/rest.js";
import { Access, BodyKind, everyRoute, type Route } from "../../modules/serve/router.js";
import { equal, ok, test } from "../harness.js";
import { TestGateway, TestMeter, TestRest } from "./test-gateway.js";

const jsonRoute: Route = {
  method: Method.Patch,
  path: "/settings",
  access: Access.Change,
  body: BodyKind.Json,
  handle: ({ response }) => {
    response.begin(200);
    response.body(ContentType.Text).text("changed");
  },
};
const portalRoute: Route = {
  ...jsonRoute,
  method: Method.Get,
  path: "/generate_204",
  access: Access.Public,
  anyHost: true,
};
const READ = "/api/v1/meters/heat/read";

function rest(options: ConstructorParameters<typeof TestRest>[1] = {}): TestRest {
  const gateway = new TestGateway(new TestMeter("heat", "kamstrup-multical-403"));
  return new TestRest(gateway, { routes: [jsonRoute, portalRoute], ...options });
}

test("whom a gateway answers: its addresses, its names, and names that nobody outside can own", () => {
  const table: [string, number][] = [
    ["192.0.2.7", 200],
    ["192.0.2.7:82", 200],
    ["[fe80::1]:82", 200],
    ["localhost:8082", 200],
    ["raspberrypi", 200],
    ["iris-d4e5f6.local", 200],
    ["IRIS-D4E5F6.LOCAL:82", 200],
    ["iris-d4e5f6.fritz.box", 200],
    ["iris-d4e5f6.local.", 200],
    ["iris-d4e5f6.local.:82", 200],
    ["iris-d4e5f6-2.local", 200],
    ["Iris-D4E5F6-api-2.local:82", 200],
    ["iris-d4e5f6-.local", 200],
    ["iris-d4e5f6-2.evil.local", 421],
    ["iris-d4e5f6-2.local.evil", 421],
    ["iris-d4e5f6-2.lan", 421],
    ["iris-d4e5f62.local", 421],
    ["evil.example.", 421],
    ["connectix_kamstir.local:82", 200],
    ["pi.lan", 200],
    ["gateway.example.org:443", 200],
    ["other.example.org", 421],
    ["evil.example", 421],
    ["192.0.2.7.evil.example", 421],
    ["iris-d4e5f6.local.evil.example", 421],
    ["iris-000000.local", 421],
    ["local", 200],
    [".local", 421],
    ["", 421],
  ];
  const house = rest({ names: ["gateway.example.org"], labels: ["pi"] });
  for (const [host, status] of table)
    equal(house.send(`GET /api/v1 HTTP/1.1\r\nHost: ${host}\r\n\r\n`).status, status, host);
  equal(house.send("GET /api/v1 HTTP/1.0\r\n\r\n").status, 200, "HTTP/1.0 without a host");
  equal(house.send("GET http://evil.example/api/v1 HTTP/1.1\r\nHost: localhost\r\n\r\n").status, 421);
  equal(house.send("GET http://localhost/api/v1 HTTP/1.1\r\nHost: evil.example\r\n\r\n").status, 200);
});

test("no route answers to a wrong host, but those that say so", () => {
  const house = rest();
  const gateway = house.gateway;
  for (const route of everyRoute(
    restRoutes(gateway, { compatibility: true, routes: [jsonRoute, portalRoute] }),
  )) {
    const path = route.path.replace("*", "heat");
    const answer = house.send(`${methodNames[route.method]} ${path} HTTP/1.1\r\nHost: evil.example\r\n\r\n`);
    equal(answer.status, route.anyHost ? 200 : 421, path);
  }
});

test("a change may not come from another site", () => {
  const table: [string, number][] = [
    ["", 202],
    ["Origin: http://192.0.2.7:82\r\n", 202],
    ["Origin: HTTP://192.0.2.7:82\r\n", 403],
    ["Origin: http://192.0.2.7\r\n", 403],
    ["Origin: http://192.0.2.7:8082\r\n", 403],
    ["Origin: http://192.0.2.70:82\r\n", 403],
    ["Origin: http://evil.example\r\n", 403],
    ["Origin: http://\r\n", 403],
    ["Origin: null\r\n", 403],
    ["Origin:\r\n", 403],
    ["Sec-Fetch-Site: same-origin\r\n", 202],
    ["Sec-Fetch-Site: none\r\n", 202],
    ["Sec-Fetch-Site: same-site\r\n", 403],
    ["Sec-Fetch-Site: cross-site\r\n", 403],
    ["Origin: http://192.0.2.7:82\r\nSec-Fetch-Site: cross-site\r\n", 403],
  ];
  const house = rest();
  for (const [fields, status] of table) equal(house.request("POST", READ, fields).status, status, fields);
  equal(house.gateway.reads.length, table.filter(([, status]) => status === 202).length);
  const name = house.send(
    `POST ${READ} HTTP/1.1\r\nHost: iris-d4e5f6.local\r\nOrigin: http://IRIS-d4e5f6.local\r\n\r\n`,
  );
  equal(name.status, 202);
  equal(
    house.request("GET", "/api/v1", "Origin: http://evil.example\r\n").status,
    200,
    "reading changes nothing",
  );
  ok(!house.request("GET", "/api/v1", "Origin: http://evil.example\r\n").head.includes("Access-Control"));
});

test("every route that changes something refuses another site", () => {
  const house = rest();
  let changes = 0;
  for (const route of everyRoute(restRoutes(house.gateway, { compatibility: true, routes: [jsonRoute] }))) {
    if (route.method === Method.Get) {
      ok(route.access < Access.Change, `GET ${route.path} changes nothing`);
      continue;
    }
    changes++;
    ok(route.access >= Access.Change, route.path);
    const answer = house.request(
      methodNames[route.method],
      route.path.replace("*", "heat"),
      "Origin: http://evil.example\r\n",
    );
    equal(answer.status, 403, route.path);
  }
  ok(changes >= 2);
});

test("a body has to be JSON", () => {
  const house = rest();
  const patch = (type: string): number =>
    house.send(`PATCH /settings HTTP/1.1\r\nHost: h\r\n${type}Content-Length: 2\r\n\r\n{}`).status;
  equal(patch("Content-Type: application/json\r\n"), 200);
  equal(patch("Content-Type: Application/JSON; charset=utf-8\r\n"), 200);
  for (const type of [
    "",
    "Content-Type: text/plain\r\n",
    "Content-Type: application/json-seq\r\n",
    "Content-Type: application/x-www-form-urlencoded\r\n",
  ])
    equal(patch(type), 415, type);
});

test("a login is asked for where the access level wants one", () => {
  const asked: number[] = [];
  const house = rest({
    pages: { tag: "1", page: () => ({ bytes: new Uint8Array(1), gzip: false }) },
    login: {
      allows: (exchange, access) => {
        asked.push(access);
        return exchange.request.fields.textOf(Field.Authorization) === "Bearer right";
      },
    },
  });
  equal(house.request("POST", READ).status, 401);
  equal(house.request("POST", READ, "Authorization:\r\n").status, 401);
  equal(house.request("POST", READ, "Authorization: Bearer wrong\r\n").status, 401);
  equal(house.request("POST", READ, "Authorization: Bearer right\r\n").status, 202);
  equal(house.request("GET", "/api/v1/meters").status, 401);
  equal(house.request("GET", "/kamstir/api/read").status, 503, "the compatibility path is public");
  equal(house.request("GET", "/").status, 200);
  equal(asked, [Access.Change, Access.Change, Access.Change, Access.Change, Access.Read]);
  equal(house.gateway.reads.length, 1);
});

test("names are labels under the suffixes of a home, and what the owner adds", () => {
  const names = hostNames(["a", "b"], ["c.example"]);
  ok(names.includes("a.local") && names.includes("b.home.arpa") && names.includes("c.example"));
  equal(hostNames(["ä", "a b", "", "a:b"], ["ö.example", ""]), []);
});
