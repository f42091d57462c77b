/** Loaded before a measured script: tells its parent, at the end, what it used. It is CommonJS, which costs the script nothing. */
process.channel?.unref();
process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  process.send?.({ seconds: (userCPUTime + systemCPUTime) / 1e6, megabytes: maxRSS / 1024 });
});
