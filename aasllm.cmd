@echo off
rem SPDX-License-Identifier: Apache-2.0
rem
rem Starts AA-SLLM on Windows. Untested: Windows is not among the platforms that the tests run on.
rem It builds once with the Windows natives; after a change of the sources delete app\target\aasllm.
setlocal
set "root=%~dp0"
set "home=%root%app\target\aasllm"
if defined AASLLM_JAVA_HOME set "JAVA_HOME=%AASLLM_JAVA_HOME%"
findstr /b /c:"JAVA_VERSION=\"25" "%JAVA_HOME%\release" >nul 2>&1
if errorlevel 1 (
    echo java: none of version 25 ^(expected: a JDK 25 in AASLLM_JAVA_HOME or JAVA_HOME^); install one and set AASLLM_JAVA_HOME 1>&2
    exit /b 2
)
if not defined KMP_BLOCKTIME set "KMP_BLOCKTIME=1"
if not defined MKL_CBWR set "MKL_CBWR=AUTO"
if not defined MKL_DYNAMIC set "MKL_DYNAMIC=FALSE"
set "OPT_OUT_TRACKING=true"
if not exist "%home%\built" (
    echo aasllm: first use: building; Maven downloads what it does not have, several hundred MB 1>&2
    call mvn -q -B -f "%root%pom.xml" -pl app -am -Dquick -DskipTests -Dnative.classifier=windows-x86_64 %MAVEN_ARGS% package 1>&2 <nul
    if errorlevel 1 exit /b 2
    type nul > "%home%\built"
)
"%JAVA_HOME%\bin\java" "@%home%\java.args" "-Daasllm.models=%root%models" -jar "%home%\lib\aasllm.jar" %*
exit /b %errorlevel%
