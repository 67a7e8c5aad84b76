"""The moving figure: key poses as data, a skeleton, and its picture as cells with roles.

Pure: time is an argument, colours belong to the theme. `library` finds a figure, `render` draws it.
"""
