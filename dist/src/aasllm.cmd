@echo off
rem SPDX-License-Identifier: Apache-2.0
rem
rem Starts AA-SLLM on Windows as it was packed. Untested: Windows is not among the platforms that the tests run on.
setlocal
set "root=%~dp0.."
if defined AASLLM_JAVA_HOME (set "java_home=%AASLLM_JAVA_HOME%") else (set "java_home=%root%\runtime")
if not exist "%java_home%\bin\java.exe" (
    echo java: none in %java_home% ^(expected: a JVM of version 25^); set AASLLM_JAVA_HOME to its folder 1>&2
    exit /b 2
)
if not defined KMP_BLOCKTIME set "KMP_BLOCKTIME=1"
if not defined MKL_CBWR set "MKL_CBWR=AUTO"
if not defined MKL_DYNAMIC set "MKL_DYNAMIC=FALSE"
set "OPT_OUT_TRACKING=true"
"%java_home%\bin\java" "@%root%\java.args" "-Daasllm.models=%root%\models" -jar "%root%\lib\aasllm.jar" %*
exit /b %errorlevel%
