# The gateway in an image, for production: without an embedded PostgreSQL, a shell or a package manager.
#
#   docker build -t ung-thuan .
#   docker run --read-only --user 10001 --cap-drop ALL -p 8080:8080 --env-file gateway.env -v ./keys:/keys:ro ung-thuan
#   docker run --rm --env-file administrator.env ung-thuan migrate
#
# scripts/deploy has a compose file with the servers it needs. npm run image builds it without Docker and plays a story.

FROM node:24-bookworm-slim AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY tsconfig.json tsconfig.build.json tsconfig.client.json vite.config.ts ./
COPY scripts/build.mjs scripts/build-reference.ts scripts/
COPY openapi openapi
COPY docs/samples docs/samples
COPY src src
RUN npm run build && npm prune --ignore-scripts --omit=dev --omit=optional

FROM gcr.io/distroless/cc-debian12
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8080 METRICS_HOST=0.0.0.0 DATA_DIR=/tmp
WORKDIR /gateway
COPY --from=build /usr/local/bin/node /usr/local/bin/node
COPY --from=build /build/node_modules node_modules
COPY --from=build /build/dist dist
COPY package.json ./
COPY openapi openapi
USER 65532:65532
EXPOSE 8080 9464
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then((a) => process.exit(a.ok ? 0 : 1), () => process.exit(1))"]
# Node itself, so that the signal to stop reaches it.
ENTRYPOINT ["node", "dist/main.js"]
CMD ["start"]
