/**
 * The security headers of every page. Scripts come from this server only, and no inline one runs; inline styles carry
 * the page's nonce (Mantine's). A URL may contain a one-time token, so no referrer is sent.
 *
 * @param nonce fresh for each page
 * @param options `setsStyles` for a page whose programs put styles into it (diagrams, the API reference)
 */
export function pageHeaders(nonce: string, { setsStyles = false } = {}) {
  return {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': [
      "default-src 'none'",
      "script-src 'self'",
      setsStyles ? "style-src 'self' 'unsafe-inline'" : `style-src 'self' 'nonce-${nonce}'`,
      "img-src 'self' data:",
      "font-src 'self'",
      "connect-src 'self'",
      "form-action 'self'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
    'cross-origin-opener-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
  };
}

/** Built files are named by their content and cached for ever; the others are revalidated. */
export function fileHeaders(path: string) {
  return {
    'cache-control': path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
    'cross-origin-resource-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
  };
}
