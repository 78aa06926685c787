/* The functions of the module artikelsuche.index.codec._coding that have files of their own. */

#ifndef ARTIKELSUCHE_CODING_H
#define ARTIKELSUCHE_CODING_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>

PyObject *coding_pack(PyObject *module, PyObject *args);
PyObject *coding_unpack(PyObject *module, PyObject *args);

#endif
