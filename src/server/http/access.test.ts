import { describe, expect, test } from "vitest";
import { isLoopbackName, keyAccess, loopbackAccess } from "./access.ts";

const request = (headers: Record<string, string>, url = "http://127.0.0.1:8000/v1/models") =>
  new Request(url, { headers });

describe("keys", () => {
  const check = keyAccess(["first-key", "second-key"]);

  test.each([
    { authorization: "Bearer first-key" },
    { authorization: "bearer second-key" },
    { "x-api-key": "first-key" },
  ])("%j opens the server", (headers) => {
    expect(() => check(request(headers as Record<string, string>))).not.toThrow();
  });

  test.each([
    [{}, "missing_api_key"],
    [{ authorization: "Basic first-key" }, "missing_api_key"],
    [{ authorization: "Bearer first-ke" }, "invalid_api_key"],
    [{ authorization: "Bearer first-keyx" }, "invalid_api_key"],
    [{ "x-api-key": "" }, "invalid_api_key"],
    [{ authorization: "Bearer wrong", "x-api-key": "first-key" }, "invalid_api_key"],
  ])("%j does not: %s", (headers, code) => {
    expect(() => check(request(headers as Record<string, string>))).toThrow(
      expect.objectContaining({ status: 401, code }),
    );
  });

  test("each key is a caller of its own", () => {
    expect(check(request({ "x-api-key": "first-key" }))).toBe("key 1");
    expect(check(request({ "x-api-key": "second-key" }))).toBe("key 2");
  });

  test("with keys any host name may be used", () => {
    expect(() =>
      check(request({ authorization: "Bearer first-key" }, "http://vl.example/v1/models")),
    ).not.toThrow();
  });
});

describe("without keys", () => {
  test.each(["http://localhost:1/", "http://127.0.0.1/", "http://[::1]:8000/", "http://127.1.2.3/"])(
    "%s passes",
    (url) => {
      expect(() => loopbackAccess(request({}, url))).not.toThrow();
    },
  );

  test("a host name that was made to resolve to loopback is refused", () => {
    expect(() => loopbackAccess(request({}, "http://rebound.example:8000/"))).toThrow(
      expect.objectContaining({ status: 403, code: "host_not_allowed" }),
    );
  });

  test.each([
    ["http://evil.example", false],
    ["null", false],
    ["http://localhost.evil.example", false],
    ["http://127.0.0.1.evil.example", false],
    ["http://localhost:3000", true],
  ])("a page of origin %s passes: %s", (origin, passes) => {
    const check = () => loopbackAccess(request({ origin }));
    if (passes) expect(check).not.toThrow();
    else expect(check).toThrow(expect.objectContaining({ status: 403, code: "origin_not_allowed" }));
  });
});

test("loopback names are these alone", () => {
  expect(["localhost", "127.0.0.1", "127.9.9.9", "::1", "[::1]"].every(isLoopbackName)).toBe(true);
  expect(
    ["0.0.0.0", "::", "10.0.0.1", "1270.0.0.1", "localhost.", "", "127.0.0.1.nip.io"].some(isLoopbackName),
  ).toBe(false);
});
