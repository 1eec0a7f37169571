/**
 * A certificate for names that tests make up, until 2126. Nothing but tests trusts it, so its key guards nothing.
 * Made by: openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 36500 -subj "/CN=vl01 tests"
 *   -addext "subjectAltName=DNS:images.example,DNS:internal.example,IP:127.0.0.1,IP:127.0.0.2"
 */

export const loopbackCertificate = `-----BEGIN CERTIFICATE-----
MIIBvTCCAWKgAwIBAgIUALmVuZjvdr00S62S5WPvxjPxj7IwCgYIKoZIzj0EAwIw
FTETMBEGA1UEAwwKdmwwMSB0ZXN0czAgFw0yNjExMjgxNDQ3MDNaGA8yMTI2MTEw
NDE0NDcwM1owFTETMBEGA1UEAwwKdmwwMSB0ZXN0czBZMBMGByqGSM49AgEGCCqG
SM49AwEHA0IABK1XxmHKspfWoqd/TmP73OptXUeLYTrJ05Mv4So17iKQ2kdVxt5j
Uv5J6pJN00Y+RjelNLnjCixpGsQRRV63oDijgY0wgYowHQYDVR0OBBYEFATfY8j0
my7YRmlUqJTKQT57lQbwMB8GA1UdIwQYMBaAFATfY8j0my7YRmlUqJTKQT57lQbw
MA8GA1UdEwEB/wQFMAMBAf8wNwYDVR0RBDAwLoIOaW1hZ2VzLmV4YW1wbGWCEGlu
dGVybmFsLmV4YW1wbGWHBH8AAAGHBH8AAAIwCgYIKoZIzj0EAwIDSQAwRgIhAP4o
MRrOuPo4Rh0iODUyy9+SFLMejyxVkvHg+ZW2Q1IIAiEA6GEzIZt8gxA/ObJD7yUp
2Y2R1Lvt9TkVfBw+5kHUidM=
-----END CERTIFICATE-----
`;

export const loopbackKey = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgAKVkrl2ioCLi7kQb
T1kC6+Wtdb355Cp0K8fw8VviFBihRANCAAStV8ZhyrKX1qKnf05j+9zqbV1Hi2E6
ydOTL+EqNe4ikNpHVcbeY1L+SeqSTdNGPkY3pTS54wosaRrEEUVet6A4
-----END PRIVATE KEY-----
`;
