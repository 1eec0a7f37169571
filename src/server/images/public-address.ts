/**
 * Which IP addresses anybody on the internet may be sent to. Everything that is not known to be public is not.
 * Source: IANA's IPv4 and IPv6 special-purpose address registries.
 */

import { BlockList, isIPv4, isIPv6 } from "node:net";

const specialIpv4 = subnets("ipv4", [
  "0.0.0.0/8", // this host
  "10.0.0.0/8", // private
  "100.64.0.0/10", // behind a carrier's translator
  "127.0.0.0/8", // loopback
  "169.254.0.0/16", // link-local, and where clouds have their metadata
  "172.16.0.0/12", // private
  "192.0.0.0/24", // protocol assignments
  "192.0.2.0/24", // documentation
  "192.88.99.0/24", // 6to4 relays
  "192.168.0.0/16", // private
  "198.18.0.0/15", // benchmarks
  "198.51.100.0/24", // documentation
  "203.0.113.0/24", // documentation
  "224.0.0.0/4", // multicast
  "240.0.0.0/4", // reserved, and broadcast
]);

/** What is given out; mapped (::ffff:0:0/96) and translated (64:ff9b::/96) IPv4 addresses lie outside. */
const globalIpv6 = subnets("ipv6", ["2000::/3"]);

const specialIpv6 = subnets("ipv6", [
  "2001::/23", // protocol assignments, Teredo among them
  "2001:db8::/32", // documentation
  "2002::/16", // 6to4: holds an IPv4 address
  "3fff::/20", // documentation
]);

/** @param address as a resolver gives it; a name is never public */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !specialIpv4.check(address, "ipv4");
  // A zone (fe80::1%eth0) is of this machine.
  if (!isIPv6(address) || address.includes("%")) return false;
  return globalIpv6.check(address, "ipv6") && !specialIpv6.check(address, "ipv6");
}

function subnets(type: "ipv4" | "ipv6", ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [network, prefix] = range.split("/");
    list.addSubnet(network!, Number(prefix), type);
  }
  return list;
}
