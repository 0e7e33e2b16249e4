@echo off
rem Runs stacite.pyz, which is beside this file, with the Python that it was built for.
rem After a double click, without further words, it opens the page in the browser.
setlocal
set "SHIV_ROOT=%LOCALAPPDATA%\stacite-app"
py -@VERSION@ --version >nul 2>nul
if errorlevel 1 (
  echo error: stacite needs Python @VERSION@, which was not found
  echo   Install it from https://www.python.org/downloads/, and try again.
  pause
  exit /b 2
)
if "%~1"=="" (
  py -@VERSION@ "%~dp0stacite.pyz" serve --open
) else (
  py -@VERSION@ "%~dp0stacite.pyz" %*
)
