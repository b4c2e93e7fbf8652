# The bot alone, without the sandbox and the tests. Data lives in /data.
FROM node:26-slim

WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# Optional are only the copies of Node for machines that have an older one.
RUN npm ci --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund
COPY migrations ./migrations
COPY runbooks ./runbooks
COPY scripts/start.mjs ./scripts/start.mjs
COPY src ./src

ENV DATABASE_URL=/data/resurface.db HEALTH_PORT=8080
RUN mkdir /data && chown node:node /data
VOLUME /data
USER node

HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
  CMD node -e "fetch('http://127.0.0.1:' + process.env.HEALTH_PORT + '/readyz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"

CMD ["node", "--max-semi-space-size=4", "scripts/start.mjs"]
