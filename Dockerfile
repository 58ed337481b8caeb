# The gateway in an image. npm run check:image follows these steps without Docker (--build), or only checks what is copied.
#
#   docker build -t ung-thuan .
#   docker run -p 8080:8080 -v ung-thuan:/data ung-thuan                      the sandbox, with its own PostgreSQL
#   docker run -p 8080:8080 -e DATABASE_URL=... -e REDIS_URL=... ung-thuan    with servers of yours

FROM node:24-bookworm-slim AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY tsconfig.json tsconfig.build.json vite.config.ts ./
COPY scripts/build.mjs scripts/build-reference.ts scripts/
COPY openapi openapi
COPY src src
RUN npm run build

# Dependencies of production alone.
FROM node:24-bookworm-slim AS dependencies
WORKDIR /gateway
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev

FROM node:24-bookworm-slim
ENV HOST=0.0.0.0 PORT=8080 DATA_DIR=/data
WORKDIR /gateway
RUN mkdir /data && chown node:node /data
COPY --from=dependencies /gateway/node_modules node_modules
COPY --from=build /build/dist dist
COPY package.json ./
COPY openapi openapi
USER node
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then((a) => process.exit(a.ok ? 0 : 1), () => process.exit(1))"]
# Node itself, not npm, so that the signal to stop reaches it.
CMD ["node", "dist/main.js", "start"]
