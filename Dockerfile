# The gateway in an image. Every step works outside of Docker too, in an empty folder that holds a copy of the sources:
#   npm ci --ignore-scripts && npm run build
#   npm ci --omit=dev --ignore-scripts && npm rebuild
#   HOST=0.0.0.0 DATA_DIR=/data node dist/main.js start
#
#   docker build -t ung-thuan .
#   docker run -p 8080:8080 -v ung-thuan:/data ung-thuan                      the sandbox, with its own PostgreSQL
#   docker run -p 8080:8080 -e DATABASE_URL=... -e REDIS_URL=... ung-thuan    with servers of yours

FROM node:20-bookworm-slim AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY tsconfig.json tsconfig.build.json vite.config.ts ./
COPY src src
RUN npm run build

# Dependencies of production alone. Scripts wait for the second step: the package's own would build, without a compiler.
FROM node:20-bookworm-slim AS dependencies
WORKDIR /gateway
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts && npm rebuild

FROM node:20-bookworm-slim
ENV HOST=0.0.0.0 PORT=8080 DATA_DIR=/data
WORKDIR /gateway
RUN mkdir /data && chown node:node /data
COPY --from=dependencies /gateway/node_modules node_modules
COPY --from=build /build/dist dist
COPY package.json ./
COPY openapi openapi
COPY src/database/sql src/database/sql
USER node
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then((a) => process.exit(a.ok ? 0 : 1), () => process.exit(1))"]
# Node itself, not npm, so that the signal to stop reaches it.
CMD ["node", "dist/main.js", "start"]
