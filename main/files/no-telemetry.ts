/**
 * Nothing leaves the computer. ONNX Runtime has a client of its own for telemetry: it keeps a device's id and a store of events in
 * ~/.cache/Microsoft and sends them home, unless its environment says no before it is loaded. Imported first by everything that
 * starts as a program. Threads and child processes inherit it: in a thread `process.env` is a copy that native code does not read.
 */
process.env.ORT_DISABLE_TELEMETRY = '1';
