<#-- One row a library of others: what the build writes and THIRD-PARTY.md repeats. -->
<#list dependencyMap as entry>
<#assign library = entry.getKey()>
<#if library.groupId != "io.github.aasllm">
| ${library.groupId}:${library.artifactId} | ${library.version} | ${entry.getValue()?join(" or ")} |
</#if>
</#list>
