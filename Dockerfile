# stacite with all readers: docker build -t stacite . && docker run --rm -v "$PWD:/work" stacite check brief.docx
FROM python:3.13-slim AS build
WORKDIR /build
COPY requirements-all.lock ./
RUN python -m venv /opt/stacite \
 && /opt/stacite/bin/pip install --no-cache-dir --require-hashes --no-deps -r requirements-all.lock
COPY pyproject.toml README.md LICENSE ./
COPY docs/stacite.1 docs/stacite.1
COPY src src
RUN /opt/stacite/bin/pip install --no-cache-dir --no-deps .

FROM python:3.13-slim
LABEL org.opencontainers.image.title="stacite" \
      org.opencontainers.image.description="Checks the footnotes of a report, brief or book before you publish it." \
      org.opencontainers.image.licenses="MIT"
RUN useradd --create-home --uid 1000 stacite \
 && install -d -m 1777 /cache
COPY --from=build /opt/stacite /opt/stacite
ENV PATH=/opt/stacite/bin:$PATH \
    STACITE_CACHE_DIR=/cache
USER 1000:1000
WORKDIR /work
ENTRYPOINT ["stacite"]
CMD ["--help"]
