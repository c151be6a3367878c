# The same steps as scripts/container-steps.sh, which CI runs where there is no container engine.
FROM node:26-bookworm-slim AS packages
WORKDIR /viva
COPY package.json package-lock.json .npmrc ./
# The image has Node 26 itself: the platform packages that bring it elsewhere are left out.
RUN npm ci --omit=dev --omit=optional

FROM node:26-bookworm-slim
WORKDIR /viva
RUN apt-get update \
  && apt-get install -y --no-install-recommends redis-server \
  && rm -rf /var/lib/apt/lists/* \
  && install -d -o node -g node /data
COPY --from=packages /viva/node_modules node_modules
COPY package.json ./
COPY scripts scripts
COPY src src
COPY commands commands
COPY content content
COPY audio audio
# What Node has compiled is there for the health checks, too.
ENV NODE_ENV=production VIVA_DATA=/data NODE_COMPILE_CACHE=/tmp/node-compile-cache
VOLUME /data
USER node
HEALTHCHECK --interval=30s --timeout=5s --start-period=15s CMD ["node", "src/health.ts"]
# No shell and no npm in between: SIGTERM reaches Viva itself.
CMD ["node", "src/start.mjs"]
