/** The header that tells better-auth the client's IP; set by the server, never taken from the client. */
export const CLIENT_IP_HEADER = 'x-trunkline-client-ip';
