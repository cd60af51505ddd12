# SPDX-License-Identifier: Apache-2.0
#
# The program with a JVM of its own and the bundled model, serving on port 8080:
#   docker build -t aasllm:0.2.0 .
#   docker run --rm -p 127.0.0.1:8080:8080 aasllm:0.2.0
#   docker run --rm -v "$PWD:/data:ro" aasllm:0.2.0 predict /data/clip.wav
# BASE may name the same image by its digest (debian@sha256:...), so that two builds have the same base.
ARG BASE=debian:13.2-slim

# hadolint ignore=DL3006
FROM ${BASE} AS build
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends binutils maven openjdk-25-jdk-headless unzip \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY . .
ENV JAVA_HOME=/usr/lib/jvm/java-25-openjdk-amd64
RUN mvn -B -q -Pdist -Dquick -DskipTests -pl dist -am package \
    && unzip -q dist/target/aasllm-*.zip -d /opt \
    && mv /opt/aasllm-* /opt/aasllm

# hadolint ignore=DL3006
FROM ${BASE}
RUN useradd --uid 10001 --create-home aasllm
COPY --from=build /opt/aasllm /opt/aasllm
ENV PATH=/opt/aasllm/bin:$PATH
USER 10001:10001
WORKDIR /home/aasllm
# The native libraries unpack, and the JVM writes its start-up cache, once and not in every container.
RUN aasllm predict --quiet /opt/aasllm/examples/hello.flac
EXPOSE 8080
ENTRYPOINT ["aasllm"]
CMD ["serve", "--host", "0.0.0.0"]
