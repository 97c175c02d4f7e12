import express from 'express';
import { createProxyMiddleware } from 'http-proxy-middleware';
import { SECRET_HEADER } from './peer.ts';

express()
  .disable('x-powered-by')
  .use(
    createProxyMiddleware({
      target: process.env.ORIGIN ?? '',
      changeOrigin: true,
      headers: { [SECRET_HEADER.name]: SECRET_HEADER.value },
    }),
  )
  .listen(Number(process.env.PORT), '127.0.0.1');
