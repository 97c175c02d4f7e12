import express, { type ErrorRequestHandler } from 'express';
import { middleware as validator } from 'express-openapi-validator';
import { createProxyMiddleware } from 'http-proxy-middleware';
import { ITEMS_DOCUMENT } from './items-document.ts';
import { SECRET_HEADER } from './peer.ts';

const refuse: ErrorRequestHandler = ({ status = 500, message }, _request, response, _next) => {
  response.status(status).json({ message });
};

express()
  .disable('x-powered-by')
  .use(validator({ apiSpec: ITEMS_DOCUMENT, validateApiSpec: false }))
  .use(
    createProxyMiddleware({
      target: process.env.ORIGIN ?? '',
      changeOrigin: true,
      headers: { [SECRET_HEADER.name]: SECRET_HEADER.value },
    }),
  )
  .use(refuse)
  .listen(Number(process.env.PORT), '127.0.0.1');
