/** The header with the client's IP for better-auth; set by the server, never by the client. */
export const CLIENT_IP_HEADER = 'x-trunkline-client-ip';
