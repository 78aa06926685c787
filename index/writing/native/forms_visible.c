/* Texts as visible.py wants them: composed characters, none of them invisible. */

#include "stream.h"

/* Whether a character is visible and composes with none before it, for those of German text. */
static int is_plain(Py_UCS4 c)
{
    return (c < 0x300 && c != 0xAD) || (c >= 0x2010 && c <= 0x2027) ||
           (c >= 0x2030 && c <= 0x205E) || c == 0x20AC;
}

PyObject *forms_is_visible(PyObject *Py_UNUSED(module), PyObject *text)
{
    Py_ssize_t at = 0, size;
    const void *data;
    int kind;
    if (!PyUnicode_Check(text))
        return PyErr_Format(PyExc_TypeError, "a text is a str");
    kind = PyUnicode_KIND(text);
    data = PyUnicode_DATA(text);
    size = PyUnicode_GET_LENGTH(text);
    while (at < size && is_plain(PyUnicode_READ(kind, data, at)))
        at++;
    return PyBool_FromLong(at == size);
}
